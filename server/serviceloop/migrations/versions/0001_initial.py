"""Every table of our own, as of the first version."""

from alembic import op

revision = "0001"
down_revision = None

SCHEMAS = """
CREATE SCHEMA IF NOT EXISTS app;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS ltree
"""

TABLES = """
CREATE TABLE sl.audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    actor UUID,
    action TEXT NOT NULL,
    form TEXT,
    record UUID,
    detail JSONB DEFAULT '{}' NOT NULL,
    ip TEXT,
    request_id TEXT,
    CONSTRAINT audit_pkey PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE sl."audit_default" PARTITION OF sl."audit" DEFAULT;
CREATE INDEX audit_action ON sl.audit (action, at);
CREATE INDEX audit_actor ON sl.audit (actor, at);
CREATE INDEX audit_record ON sl.audit (record, at) WHERE record IS NOT NULL;
COMMENT ON COLUMN sl.audit.actor IS 'null: nobody was signed in';
CREATE TABLE sl.comment (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    record UUID NOT NULL,
    author UUID NOT NULL,
    body TEXT NOT NULL,
    mentions UUID[] DEFAULT '{}' NOT NULL,
    public BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT comment_pkey PRIMARY KEY (id)
);
CREATE INDEX comment_record ON sl.comment (record, created_at);
CREATE TABLE sl.counter (
    key TEXT NOT NULL,
    period TEXT NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT counter_pkey PRIMARY KEY (key, period)
);
COMMENT ON TABLE sl.counter IS 'Gapless numbers: the row is locked until the number''s transaction ends';
CREATE TABLE sl.event (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    kind TEXT NOT NULL,
    form TEXT,
    record UUID,
    actor UUID,
    payload JSONB DEFAULT '{}' NOT NULL,
    handled TEXT[] DEFAULT '{}' NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    dead_at TIMESTAMP WITH TIME ZONE,
    error TEXT,
    CONSTRAINT event_pkey PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE sl."event_default" PARTITION OF sl."event" DEFAULT;
CREATE INDEX event_dead ON sl.event (id) WHERE dead_at IS NOT NULL;
CREATE INDEX event_open ON sl.event (id) WHERE done_at IS NULL AND dead_at IS NULL;
COMMENT ON TABLE sl.event IS 'The outbox: what happened, written with the change itself, handled after commit';
COMMENT ON COLUMN sl.event.handled IS 'handlers that are through';
COMMENT ON COLUMN sl.event.next_at IS 'not before';
COMMENT ON COLUMN sl.event.dead_at IS 'given up: lies in the dead-letter list until replayed';
CREATE TABLE sl.file (
    id UUID NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    form TEXT,
    record UUID,
    field TEXT,
    CONSTRAINT file_pkey PRIMARY KEY (id)
);
CREATE INDEX file_record ON sl.file (record) WHERE record IS NOT NULL;
CREATE INDEX file_sha256 ON sl.file (sha256);
COMMENT ON TABLE sl.file IS 'One row an upload; equal contents are stored once, under their sha256';
CREATE TABLE sl.form (
    key TEXT NOT NULL,
    definition JSONB NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT form_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE sl.form IS 'Published definition of each form; deleted_at set: in the recycle bin, its table is kept';
CREATE TABLE sl.form_version (
    form TEXT NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    actor UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT form_version_pkey PRIMARY KEY (form, version)
);
COMMENT ON TABLE sl.form_version IS 'Every definition that was ever published, and by whom';
CREATE TABLE sl.idempotency (
    key TEXT NOT NULL,
    actor UUID NOT NULL,
    request_hash TEXT NOT NULL,
    status SMALLINT NOT NULL,
    body JSONB,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_pkey PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_created_at ON sl.idempotency (created_at);
CREATE TABLE sl.message (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    template TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    attempts INTEGER DEFAULT 0 NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE,
    ref TEXT,
    CONSTRAINT message_pkey PRIMARY KEY (id)
);
CREATE INDEX message_at ON sl.message (id DESC);
CREATE INDEX message_queued ON sl.message (next_at) WHERE status = 'queued';
CREATE INDEX message_ref ON sl.message (ref) WHERE ref IS NOT NULL;
COMMENT ON COLUMN sl.message.channel IS 'sms, email or inapp';
COMMENT ON COLUMN sl.message.status IS 'queued, sent, logged (no provider is set up) or failed';
COMMENT ON COLUMN sl.message.next_at IS 'when a queued message is tried next';
COMMENT ON COLUMN sl.message.ref IS 'what it is about, for instance form/record id';
CREATE TABLE sl.org_unit (
    id UUID NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent UUID,
    path ltree NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT org_unit_pkey PRIMARY KEY (id),
    CONSTRAINT org_unit_key_key UNIQUE (key),
    CONSTRAINT org_unit_parent_fkey FOREIGN KEY(parent) REFERENCES sl.org_unit (id)
);
CREATE INDEX org_unit_parent_idx ON sl.org_unit (parent);
CREATE INDEX org_unit_path ON sl.org_unit USING gist (path);
COMMENT ON COLUMN sl.org_unit.key IS 'ASCII, its label in the path; never changes';
COMMENT ON COLUMN sl.org_unit.kind IS 'company, region, department or partner';
COMMENT ON COLUMN sl.org_unit.path IS 'keys from the root down to this unit';
CREATE TABLE sl.record_history (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    form TEXT NOT NULL,
    record UUID NOT NULL,
    version INTEGER NOT NULL,
    actor UUID NOT NULL,
    action TEXT NOT NULL,
    changes JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT record_history_pkey PRIMARY KEY (record, at, id)
) PARTITION BY RANGE (at);
CREATE TABLE sl."record_history_default" PARTITION OF sl."record_history" DEFAULT;
COMMENT ON TABLE sl.record_history IS 'changes: {field: [old, new]} in JSON form';
CREATE TABLE sl.recycled_field (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    definition JSONB NOT NULL,
    stored_as TEXT,
    actor UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT recycled_field_pkey PRIMARY KEY (id)
);
CREATE INDEX recycled_field_form ON sl.recycled_field (form, key);
COMMENT ON TABLE sl.recycled_field IS 'Deleted fields whose data are kept';
COMMENT ON COLUMN sl.recycled_field.stored_as IS 'name of the column or sub-table that keeps the data; null: nothing was stored';
CREATE TABLE sl.role (
    key TEXT NOT NULL,
    label JSONB NOT NULL,
    grants JSONB DEFAULT '[]' NOT NULL,
    abilities TEXT[] DEFAULT '{}' NOT NULL,
    menus JSONB DEFAULT '[]' NOT NULL,
    builtin BOOLEAN DEFAULT false NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT role_pkey PRIMARY KEY (key)
);
COMMENT ON COLUMN sl.role.grants IS '[{form, actions, scope, fields}]';
CREATE TABLE sl.setting (
    key TEXT NOT NULL,
    value JSONB NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_by UUID,
    CONSTRAINT setting_pkey PRIMARY KEY (key)
);
CREATE TABLE sl.sign_in_attempt (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    account TEXT NOT NULL,
    ip TEXT NOT NULL,
    ok BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT sign_in_attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX sign_in_attempt_account ON sl.sign_in_attempt (account, at);
CREATE INDEX sign_in_attempt_ip ON sl.sign_in_attempt (ip, at);
COMMENT ON TABLE sl.sign_in_attempt IS 'What lock-out and rate limit count; rows older than a day are removed by the worker';
COMMENT ON COLUMN sl.sign_in_attempt.account IS 'as typed, lower case; need not exist';
CREATE TABLE sl.view (
    id UUID NOT NULL,
    form TEXT NOT NULL,
    label JSONB NOT NULL,
    owner UUID NOT NULL,
    shared BOOLEAN DEFAULT false NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    definition JSONB NOT NULL,
    position SMALLINT DEFAULT 0 NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT view_pkey PRIMARY KEY (id)
);
CREATE INDEX view_form ON sl.view (form, owner);
COMMENT ON TABLE sl.view IS 'Saved views; those shipped with a form stand in its definition';
COMMENT ON COLUMN sl.view.owner IS 'who saved it, and may change it';
COMMENT ON COLUMN sl.view.roles IS 'shared with; empty: everyone';
COMMENT ON COLUMN sl.view.definition IS '{filter, columns, sort, …}';
CREATE TABLE sl."user" (
    id UUID NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT,
    email TEXT,
    password_hash TEXT,
    active BOOLEAN DEFAULT true NOT NULL,
    locale TEXT DEFAULT 'zh' NOT NULL,
    avatar UUID,
    org_unit UUID,
    search TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_account_key UNIQUE (account),
    CONSTRAINT user_org_unit_fkey FOREIGN KEY(org_unit) REFERENCES sl.org_unit (id)
);
CREATE INDEX user_org_unit_idx ON sl."user" (org_unit);
CREATE INDEX user_search ON sl."user" USING gin (search gin_trgm_ops);
COMMENT ON COLUMN sl."user".account IS 'lower case; what one signs in with';
COMMENT ON COLUMN sl."user".password_hash IS 'argon2id; null: cannot sign in with a password';
COMMENT ON COLUMN sl."user".avatar IS 'id of a file';
COMMENT ON COLUMN sl."user".org_unit IS 'the main one; more in user_unit';
COMMENT ON COLUMN sl."user".search IS 'lower-case name, account, pinyin and initials';
CREATE TABLE sl.api_key (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash BYTEA NOT NULL,
    role TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    last_used TIMESTAMP WITH TIME ZONE,
    CONSTRAINT api_key_pkey PRIMARY KEY (id),
    CONSTRAINT api_key_prefix_key UNIQUE (prefix),
    CONSTRAINT api_key_hash_key UNIQUE (hash),
    CONSTRAINT api_key_role_fkey FOREIGN KEY(role) REFERENCES sl.role (key),
    CONSTRAINT api_key_created_by_fkey FOREIGN KEY(created_by) REFERENCES sl."user" (id)
);
COMMENT ON COLUMN sl.api_key.hash IS 'sha256 of the whole key';
CREATE TABLE sl.notification (
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    kind TEXT NOT NULL,
    title JSONB NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    link TEXT,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT notification_pkey PRIMARY KEY (id),
    CONSTRAINT notification_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE
);
CREATE INDEX notification_unread ON sl.notification ("user") WHERE read_at IS NULL;
CREATE INDEX notification_user ON sl.notification ("user", id DESC);
COMMENT ON COLUMN sl.notification.title IS 'language to text';
COMMENT ON COLUMN sl.notification.link IS 'path in the console';
CREATE TABLE sl.session (
    token_hash BYTEA NOT NULL,
    "user" UUID NOT NULL,
    csrf TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    ip TEXT DEFAULT '' NOT NULL,
    agent TEXT DEFAULT '' NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE
);
CREATE INDEX session_expires_at_idx ON sl.session (expires_at);
CREATE INDEX session_user_idx ON sl.session ("user");
COMMENT ON COLUMN sl.session.token_hash IS 'sha256 of the cookie''s value';
CREATE TABLE sl.user_role (
    "user" UUID NOT NULL,
    role TEXT NOT NULL,
    CONSTRAINT user_role_pkey PRIMARY KEY ("user", role),
    CONSTRAINT user_role_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE,
    CONSTRAINT user_role_role_fkey FOREIGN KEY(role) REFERENCES sl.role (key)
);
CREATE INDEX user_role_role_idx ON sl.user_role (role);
CREATE TABLE sl.user_unit (
    "user" UUID NOT NULL,
    unit UUID NOT NULL,
    CONSTRAINT user_unit_pkey PRIMARY KEY ("user", unit),
    CONSTRAINT user_unit_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE,
    CONSTRAINT user_unit_unit_fkey FOREIGN KEY(unit) REFERENCES sl.org_unit (id)
);
CREATE INDEX user_unit_unit_idx ON sl.user_unit (unit);
COMMENT ON TABLE sl.user_unit IS 'Org units that a person belongs to besides the main one'
"""

SYSTEM_USER = """
INSERT INTO sl."user" (id, account, name) VALUES ('00000000-0000-0000-0000-000000000000', 'system', '系统')
"""


def upgrade() -> None:
    for script in (SCHEMAS, TABLES, SYSTEM_USER):
        for statement in script.split(";\n"):
            op.get_bind().exec_driver_sql(statement)
