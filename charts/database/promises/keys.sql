-- everybody has a personal key, and nobody who was erased has one
SELECT coalesce(users.id, personal_keys.user_id)
FROM users FULL JOIN personal_keys ON personal_keys.user_id = users.id
WHERE users.id IS NULL OR personal_keys.user_id IS NULL;
