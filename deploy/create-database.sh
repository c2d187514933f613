#!/usr/bin/env bash
# Run once by the PostgreSQL image: the club's role owns its database and is no superuser.
set -euo pipefail

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE loyalty_club LOGIN PASSWORD :'password';
CREATE DATABASE loyalty_club OWNER loyalty_club;
SQL
