"""What people can be found by. Pure."""


def search_text(name: str, account: str, phone: str | None) -> str:
    """Lower-case text that the picker looks in: name, account, whole pinyin, initials, phone."""
    # Imported when first needed: its dictionaries take 20 MB that a process which only reads can do without.
    from pypinyin import Style, lazy_pinyin

    whole = "".join(lazy_pinyin(name, errors="ignore"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    parts = dict.fromkeys((name.lower(), account.lower(), whole, initials, phone or ""))
    return " ".join(part for part in parts if part)[:500]
