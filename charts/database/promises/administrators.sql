-- where there are administrators, one is active
SELECT 1
WHERE EXISTS (SELECT FROM users WHERE 'admin' = ANY (roles))
  AND NOT EXISTS (SELECT FROM users WHERE 'admin' = ANY (roles) AND status = 'active');
