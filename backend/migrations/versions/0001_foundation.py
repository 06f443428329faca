"""The foundation: people, sessions, roles, audit, mail, limits.

Features of PostgreSQL 15 only; ids are made by the application. Keys that people sort or search by carry
collation "C", so that an index serves order and prefix alike on every server, with or without ICU.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # --- directory -------------------------------------------------------------------------------------
    """
    CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        email_key text COLLATE "C" NOT NULL,
        email_fold text COLLATE "C" NOT NULL,
        name text NOT NULL,
        name_key text COLLATE "C" NOT NULL,
        locale text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'fr')),
        time_zone text NOT NULL DEFAULT 'UTC',
        status text NOT NULL CHECK (status IN ('invited', 'active', 'suspended', 'deleted')),
        status_before_deletion text CHECK (status_before_deletion IN ('invited', 'active', 'suspended')),
        password_hash text,
        verified_at timestamptz,
        roles text[] NOT NULL DEFAULT '{}',
        pending_email text,
        avatar_etag text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        last_sign_in_at timestamptz,
        deleted_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT users_deleted_has_its_time CHECK ((status = 'deleted') = (deleted_at IS NOT NULL))
    )
    """,
    "CREATE UNIQUE INDEX users_email_key ON users (email_key)",
    "CREATE INDEX users_by_creation ON users (created_at, id)",
    "CREATE INDEX users_by_name ON users (name_key, id)",
    'CREATE INDEX users_by_status ON users (status COLLATE "C", id)',
    """
    CREATE INDEX users_by_last_sign_in
    ON users (coalesce(last_sign_in_at, '0001-01-01 00:00:00+00'::timestamptz), id)
    """,
    "CREATE INDEX users_by_email_fold ON users (email_fold)",
    "CREATE INDEX users_search ON users USING gin (name_key gin_trgm_ops, email_fold gin_trgm_ops)",
    "CREATE INDEX users_with_roles ON users USING gin (roles) WHERE roles <> '{}'",
    "CREATE INDEX users_in_grace ON users (deleted_at) WHERE status = 'deleted'",
    """
    CREATE TABLE avatars (
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        image bytea NOT NULL
    )
    """,
    """
    CREATE FUNCTION keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        -- One at a time: of two concurrent demotions the second must see the first.
        PERFORM pg_advisory_xact_lock(hashtext('utilisateurs.last_administrator'));
        IF NOT EXISTS (SELECT 1 FROM users WHERE status = 'active' AND roles @> ARRAY['admin']
                       AND roles <> '{}') THEN  -- the last half names the index
            RAISE EXCEPTION 'the last active administrator stays' USING ERRCODE = 'UT001';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER keep_an_administrator_on_update AFTER UPDATE ON users FOR EACH ROW
    WHEN (old.status = 'active' AND old.roles @> ARRAY['admin']
          AND NOT (new.status = 'active' AND new.roles @> ARRAY['admin']))
    EXECUTE FUNCTION keep_an_administrator()
    """,
    """
    CREATE TRIGGER keep_an_administrator_on_delete AFTER DELETE ON users FOR EACH ROW
    WHEN (old.status = 'active' AND old.roles @> ARRAY['admin'])
    EXECUTE FUNCTION keep_an_administrator()
    """,
    # --- access ----------------------------------------------------------------------------------------
    """
    CREATE TABLE roles (
        name text COLLATE "C" PRIMARY KEY,
        title text NOT NULL,
        description text NOT NULL DEFAULT '',
        permissions text[] NOT NULL,
        builtin boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    INSERT INTO roles (name, title, description, permissions, builtin) VALUES
    ('admin', 'Administrator', 'Everything, roles and erasure included.',
     ARRAY['users:read', 'users:write', 'users:suspend', 'users:delete', 'users:erase', 'users:export',
           'users:grant', 'sessions:read', 'sessions:revoke', 'roles:read', 'roles:write', 'audit:read',
           'statistics:read'], true),
    ('manager', 'Manager', 'Looks after users from invitation to deletion.',
     ARRAY['users:read', 'users:write', 'users:suspend', 'users:delete', 'users:export', 'sessions:read',
           'sessions:revoke', 'roles:read', 'audit:read', 'statistics:read'], true),
    ('reader', 'Reader', 'Sees users and figures, changes nothing.',
     ARRAY['users:read', 'roles:read', 'statistics:read'], true)
    """,
    # --- sessions --------------------------------------------------------------------------------------
    """
    CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        address text,
        user_agent text,
        cookies boolean NOT NULL,
        revoked_at timestamptz
    )
    """,
    "CREATE INDEX sessions_of_user ON sessions (user_id, id)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
    """
    CREATE TABLE refresh_tokens (
        hash bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
        created_at timestamptz NOT NULL,
        used_at timestamptz
    )
    """,
    "CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id)",
    """
    CREATE TABLE signing_keys (
        id text PRIMARY KEY,
        public_key jsonb NOT NULL,
        sealed_private_key bytea NOT NULL,
        created_at timestamptz NOT NULL,
        retired_at timestamptz
    )
    """,
    # --- accounts --------------------------------------------------------------------------------------
    """
    CREATE TABLE one_time_tokens (
        hash bytea PRIMARY KEY,
        purpose text NOT NULL,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        email text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
    )
    """,
    "CREATE INDEX one_time_tokens_of_user ON one_time_tokens (user_id, purpose)",
    "CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at)",
    # --- audit -----------------------------------------------------------------------------------------
    """
    CREATE TABLE audit_events (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        action text NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'system', 'anonymous')),
        actor_id uuid,
        subject_id uuid,
        reason text,
        request_id text,
        changes jsonb NOT NULL DEFAULT '[]',
        sealed_origin bytea,
        sealed_changes bytea
    )
    """,
    "CREATE INDEX audit_events_by_time ON audit_events (at, id)",
    "CREATE INDEX audit_events_by_action ON audit_events (action, at, id)",
    "CREATE INDEX audit_events_by_subject ON audit_events (subject_id, at, id)",
    "CREATE INDEX audit_events_by_actor ON audit_events (actor_id, at, id)",
    "CREATE TABLE personal_keys (user_id uuid PRIMARY KEY, sealed_key bytea NOT NULL)",
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'UT002';
    END $$
    """,
    """
    CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    # --- notifications ---------------------------------------------------------------------------------
    """
    CREATE TABLE mails (
        id uuid PRIMARY KEY,
        user_id uuid REFERENCES users ON DELETE CASCADE,
        template text NOT NULL,
        sealed_content bytea,
        created_at timestamptz NOT NULL,
        next_attempt_at timestamptz NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        sent_at timestamptz,
        failed_at timestamptz,
        last_error text
    )
    """,
    "CREATE INDEX mails_waiting ON mails (next_attempt_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    "CREATE INDEX mails_of_user ON mails (user_id)",
    "CREATE INDEX mails_by_creation ON mails (created_at)",
    """
    CREATE TABLE developer_mailbox (
        id uuid PRIMARY KEY,
        recipient text NOT NULL,
        subject text NOT NULL,
        body_text text NOT NULL,
        body_html text NOT NULL,
        at timestamptz NOT NULL
    )
    """,
    # --- limits and idempotency ------------------------------------------------------------------------
    """
    CREATE UNLOGGED TABLE rate_limits (
        key bytea PRIMARY KEY,
        theoretical_arrival timestamptz NOT NULL
    )
    """,
    "CREATE INDEX rate_limits_by_arrival ON rate_limits (theoretical_arrival)",
    """
    CREATE TABLE lockouts (
        key bytea PRIMARY KEY,
        failures integer NOT NULL,
        last_failure_at timestamptz NOT NULL,
        locked_until timestamptz
    )
    """,
    "CREATE INDEX lockouts_by_time ON lockouts (last_failure_at)",
    """
    CREATE TABLE idempotency_keys (
        scope text NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        status integer,
        sealed_answer bytea,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (scope, key)
    )
    """,
    "CREATE INDEX idempotency_keys_by_creation ON idempotency_keys (created_at)",
)


def upgrade() -> None:
    """Forward only: a mistake is mended by the next migration."""
    for statement in STATEMENTS:
        op.execute(statement)
