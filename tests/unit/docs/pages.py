"""The documentation as text: pages, links, code."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
GUIDE = ROOT / "docs/guide"
RECIPES = ROOT / "docs/recipes"
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
TOP = (*READMES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md")
PAGES = (*TOP, *sorted((ROOT / "docs").rglob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block of code."""

    language: str
    code: str


@cache
def read(page: Path) -> str:
    return page.read_text("utf-8")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str | None = None) -> list[Block]:
    found = [Block(match[1], match[2]) for match in _FENCE.finditer(read(page))]
    return [block for block in found if language is None or block.language == language]


def inline(page: Path) -> list[str]:
    """What stands in backticks in the running text."""
    return _INLINE.findall(_FENCE.sub("", read(page)))


def code(page: Path) -> list[str]:
    """Inline code and lines of shell blocks without their comments."""
    lines = [line for block in blocks(page) if block.language in ("sh", "text") for line in block.code.splitlines()]
    return [*inline(page), *(re.sub(r"\s+#.*", "", line).strip() for line in lines)]


def links(page: Path) -> list[str]:
    """Targets of links and images inside of the repository, without their anchors."""
    found = (target.partition("#")[0] for target in _LINK.findall(_FENCE.sub("", read(page))))
    return [target for target in found if target and "://" not in target and not target.startswith("mailto:")]
