#!/bin/bash
# Makes the two roles and the database, once, in an empty volume: the owner, who migrates, and the one who serves, who may do
# less. Passwords travel by the environment of psql, not by its arguments.
set -euo pipefail

psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
CREATE ROLE utilisateurs LOGIN PASSWORD :'owner';
CREATE ROLE utilisateurs_app LOGIN PASSWORD :'app';
CREATE DATABASE utilisateurs OWNER utilisateurs TEMPLATE template0;
REVOKE ALL ON DATABASE utilisateurs FROM PUBLIC;
GRANT CONNECT ON DATABASE utilisateurs TO utilisateurs_app;
SQL
