"""Words about where something is used, and what mending does."""

from serviceloop.kit.labels import Labels

TAKE_OUT = {"zh": "从中去掉", "en": "Take it out"}
NO_CONDITION = {"zh": "去掉这个条件", "en": "Take the condition out"}
NO_RULE = {"zh": "删除这条规则", "en": "Delete the rule"}
NO_DEFAULT = {"zh": "去掉默认值", "en": "Take the default away"}
TO_TABLE = {"zh": "改为表格视图", "en": "Turn it into a table"}
NO_FIELD = {
    "zh": "删除该字段（可从回收站恢复）",
    "en": "Delete that field (it can be restored from the recycle bin)",
}


def labels(zh: str, en: str) -> Labels:
    return {"zh": zh, "en": en}


def of(what: Labels, part: Labels) -> Labels:
    """ "视图“我的”的筛选"."""
    return {"zh": f"{what['zh']}的{part['zh']}", "en": f"{what['en']}: {part['en']}"}


def quoted(kind: Labels, name: Labels) -> Labels:
    return {"zh": f"{kind['zh']}“{name['zh']}”", "en": f"{kind['en']} “{name['en']}”"}
