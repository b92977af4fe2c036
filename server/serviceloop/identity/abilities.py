"""Rights that are not about records. Who lacks one gets 403; "*" in a role is all of them."""

from collections.abc import Mapping

from serviceloop.identity.viewer import Grant, Viewer
from serviceloop.kit.labels import Labels

MANAGE_USERS = "manage_users"
MANAGE_ROLES = "manage_roles"
MANAGE_API_KEYS = "manage_api_keys"
VIEW_AUDIT = "view_audit"
SHARE_OUTSIDE = "share_outside"
PURGE = "purge"
VIEW_MESSAGES = "view_messages"

ABILITIES: Mapping[str, Labels] = {
    "design_forms": {"zh": "设计表单", "en": "Design forms"},
    "design_dashboards": {"zh": "设计仪表盘", "en": "Design dashboards"},
    "share_views": {"zh": "共享视图", "en": "Share views"},
    SHARE_OUTSIDE: {"zh": "对外分享记录", "en": "Share records outside"},
    "import_data": {"zh": "导入数据", "en": "Import data"},
    "dispatch": {"zh": "派工调度", "en": "Dispatch work"},
    "field_work": {"zh": "现场作业", "en": "Work in the field"},
    "field_supervise": {"zh": "代办现场作业", "en": "Act for engineers in the field"},
    "manage_stock": {"zh": "管理库存", "en": "Manage stock"},
    "settle_fees": {"zh": "结算费用", "en": "Settle fees"},
    PURGE: {"zh": "彻底删除回收站内容", "en": "Delete for good what is in the recycle bin"},
    MANAGE_USERS: {"zh": "管理用户与组织", "en": "Manage users and org units"},
    MANAGE_ROLES: {"zh": "管理角色权限", "en": "Manage roles"},
    MANAGE_API_KEYS: {"zh": "管理接口密钥", "en": "Manage API keys"},
    VIEW_AUDIT: {"zh": "查看审计日志", "en": "See the audit log"},
    VIEW_MESSAGES: {"zh": "查看消息日志", "en": "See the message log"},
}
ALL = "*"
CHOOSE_ROLES = frozenset({"design_forms", "design_dashboards", "share_views", MANAGE_USERS, MANAGE_ROLES})
"""Who has one of these says for which roles something is, so must see what roles there are (not what they may do)."""


def may_give(viewer: Viewer, abilities: frozenset[str], grants: tuple[Grant, ...]) -> bool:
    """Whether `viewer` may hand on these rights: nobody gives more than they have themselves.

    A grant counts as had if the viewer holds it as it is, or holds all of that form's actions on all rows and fields.
    """
    if ALL in viewer.abilities:
        return True
    return abilities <= viewer.abilities and all(_has(viewer, grant) for grant in grants)


def _has(viewer: Viewer, wanted: Grant) -> bool:
    return any(held == wanted or _covers(held, wanted) for held in viewer.grants)


def _covers(held: Grant, wanted: Grant) -> bool:
    all_rows = held.form in (wanted.form, ALL) and held.scope == "all" and not held.fields
    return all_rows and (ALL in held.actions or wanted.actions <= held.actions)


def may_look_as(viewer: Viewer, abilities: frozenset[str], grants: tuple[Grant, ...]) -> bool:
    """Whether seeing with these rights shows `viewer` nothing new.

    Stricter than `may_give`: the same grant on "own" rows shows other rows to another person, so only grants on all
    rows count.
    """
    if ALL in viewer.abilities:
        return True
    return abilities <= viewer.abilities and all(
        any(_covers(held, grant) for held in viewer.grants) for grant in grants
    )
