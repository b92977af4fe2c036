"""Applications; looking as somebody else; invitations, posts, groups and delegation."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = """
CREATE TABLE sl.app (
    key TEXT NOT NULL,
    definition JSONB NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    base JSONB,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT app_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE sl.app IS 'Applications: forms, menus, roles and dashboards as one unit';
COMMENT ON COLUMN sl.app.definition IS 'app.yaml as it is now, and the dashboards';
COMMENT ON COLUMN sl.app.version IS 'grows with every change; what If-Match compares';
COMMENT ON COLUMN sl.app.base IS 'the files as shipped when installed or upgraded last; null: made here';
ALTER TABLE sl.session ADD COLUMN view_as JSONB;
COMMENT ON COLUMN sl.session.view_as IS '{user} or {role}: looking as somebody else, read-only';
CREATE TABLE sl.invitation (
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT invitation_pkey PRIMARY KEY (id),
    CONSTRAINT invitation_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE,
    CONSTRAINT invitation_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX invitation_user_idx ON sl.invitation ("user");
COMMENT ON COLUMN sl.invitation.token_hash IS 'sha256 of the token in the link';
CREATE TABLE sl.post (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    position SMALLINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT post_pkey PRIMARY KEY (id),
    CONSTRAINT post_name_key UNIQUE (name)
);
COMMENT ON TABLE sl.post IS 'Posts (岗位): what a person does in the company';
CREATE TABLE sl.user_post (
    "user" UUID NOT NULL,
    post UUID NOT NULL,
    CONSTRAINT user_post_pkey PRIMARY KEY ("user", post),
    CONSTRAINT user_post_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE,
    CONSTRAINT user_post_post_fkey FOREIGN KEY(post) REFERENCES sl.post (id) ON DELETE CASCADE
);
CREATE INDEX user_post_post_idx ON sl.user_post (post);
CREATE TABLE sl.user_group (
    id UUID NOT NULL,
    name TEXT NOT NULL,
    roles TEXT[] DEFAULT '{}' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT user_group_pkey PRIMARY KEY (id),
    CONSTRAINT user_group_name_key UNIQUE (name)
);
COMMENT ON TABLE sl.user_group IS 'Groups of people (用户组)';
COMMENT ON COLUMN sl.user_group.roles IS 'that every member has besides the own ones';
CREATE TABLE sl.user_group_member (
    "group" UUID NOT NULL,
    "user" UUID NOT NULL,
    CONSTRAINT user_group_member_pkey PRIMARY KEY ("group", "user"),
    CONSTRAINT user_group_member_group_fkey FOREIGN KEY("group") REFERENCES sl.user_group (id) ON DELETE CASCADE,
    CONSTRAINT user_group_member_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE
);
CREATE INDEX user_group_member_user_idx ON sl.user_group_member ("user");
CREATE TABLE sl.delegation (
    id UUID NOT NULL,
    "user" UUID NOT NULL,
    delegate UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT delegation_pkey PRIMARY KEY (id),
    CONSTRAINT delegation_check CHECK (ends_at > starts_at AND delegate <> "user"),
    CONSTRAINT delegation_user_fkey FOREIGN KEY("user") REFERENCES sl."user" (id) ON DELETE CASCADE,
    CONSTRAINT delegation_delegate_fkey FOREIGN KEY(delegate) REFERENCES sl."user" (id) ON DELETE CASCADE
);
CREATE INDEX delegation_user ON sl.delegation ("user", ends_at);
COMMENT ON TABLE sl.delegation IS 'Who stands in for whom while away'
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        op.get_bind().exec_driver_sql(statement)
