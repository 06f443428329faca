-- what belongs to somebody belongs to somebody who is there
SELECT id FROM sessions WHERE NOT EXISTS (SELECT FROM users WHERE users.id = sessions.user_id)
UNION ALL
SELECT id FROM mails WHERE user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users WHERE users.id = mails.user_id)
UNION ALL
SELECT session_id FROM refresh_tokens WHERE NOT EXISTS (SELECT FROM sessions WHERE sessions.id = refresh_tokens.session_id)
UNION ALL
SELECT user_id FROM one_time_tokens WHERE NOT EXISTS (SELECT FROM users WHERE users.id = one_time_tokens.user_id);
