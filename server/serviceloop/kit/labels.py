"""Texts in several languages: labels, options and messages are maps of languages."""

from collections.abc import Mapping

Labels = Mapping[str, str]
"""Language code ("zh", "en") to text; "zh" is always there."""

DEFAULT_LOCALE = "zh"


def pick(labels: Labels, locale: str) -> str:
    """The text for `locale`, else Chinese, else whatever there is."""
    return labels.get(locale) or labels.get(DEFAULT_LOCALE) or next(iter(labels.values()), "")
