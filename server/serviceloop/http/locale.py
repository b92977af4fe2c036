"""Which language to answer in."""

from collections.abc import Iterable

from serviceloop.kit.labels import DEFAULT_LOCALE

LOCALES = ("zh", "en")


def from_accept_language(header: str) -> str | None:
    """The best of our languages in an Accept-Language header, or None if it names none of them."""
    best, best_weight = None, 0.0
    for part in header[:200].split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if language in LOCALES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def header_of(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """The value of the first header of that lower-case name, or ""."""
    for key, value in headers:
        if key == name:
            return value.decode("latin-1")
    return ""


__all__ = ["DEFAULT_LOCALE", "LOCALES", "from_accept_language", "header_of"]
