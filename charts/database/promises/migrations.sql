-- the schema is that of one migration
SELECT 1 WHERE (SELECT count(*) FROM alembic_version) <> 1;
