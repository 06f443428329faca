-- no two people share an address
SELECT email_key FROM users GROUP BY email_key HAVING count(*) > 1;
