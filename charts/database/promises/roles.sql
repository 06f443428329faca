-- the built-in roles are there
SELECT wanted FROM unnest(ARRAY['admin', 'manager', 'reader']) AS wanted
WHERE NOT EXISTS (SELECT FROM roles WHERE name = wanted AND builtin);
