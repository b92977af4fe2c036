"""What the documentation names is there: files, links, commands, settings, addresses of the API."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main
from tests.unit.docs.pages import GUIDE, PAGES, READMES, RECIPES, ROOT, TOP, blocks, code, inline, links, name, read

from serviceloop.cli.main import app as cli
from serviceloop.fields.catalog import TYPES
from serviceloop.http.routes import routers

SERVER = ROOT / "server/serviceloop"
BASES = (ROOT, SERVER, ROOT / "web/src")
MADE_BY_RECIPES = {
    *("bar_code.py", "bar-code.tsx", "funnel.py", "funnel.ts"),
    *("contract.yaml", "test_callbacks.py", "callbacks"),
}
"""Files that a recipe tells the reader to write."""
GENERATED = {"contracts/openapi.json", "bench/results.json"}
"""Written by make gen and make bench."""
SETTINGS = re.findall(r'env\.get\("([A-Z_]+)"', (SERVER / "kit/settings.py").read_text("utf-8"))
EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=name)
EXPLAINING = pytest.mark.parametrize("page", [*TOP, *sorted(RECIPES.glob("*.md"))], ids=name)


@EVERY_PAGE
def test_links_and_images_lead_somewhere(page: Path) -> None:
    broken = [target for target in links(page) if not (page.parent / target).exists()]
    assert broken == []


def _paths(page: Path) -> list[str]:
    """Words in code that look like files or folders of ours: with a slash, below a folder that exists."""
    drawn = [block.code for block in blocks(page, "") if page.name == "ARCHITECTURE.md"]
    words = [word for text in [*inline(page), *drawn] for word in text.split()]
    return [word for word in words if re.fullmatch(r"[\w.-]+/[\w./*-]*", word) and _known_start(word)]


def _known_start(word: str) -> bool:
    return any((base / word.partition("/")[0]).is_dir() for base in BASES) and not word.startswith((".", "s3:"))


@EXPLAINING
def test_paths_exist(page: Path) -> None:
    missing = [
        path
        for path in set(_paths(page)) - GENERATED
        if not any(any(base.glob(path.rstrip("/"))) for base in BASES) and not MADE_BY_RECIPES & set(Path(path).parts)
    ]
    assert missing == []


def test_the_architecture_is_checked_for_many_paths() -> None:
    assert len(_paths(ROOT / "ARCHITECTURE.md")) > 30


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@EVERY_PAGE
def test_make_targets_exist(page: Path) -> None:
    named = {target for text in code(page) for target in re.findall(r"(?:^|&& )make ([a-z]+)", text)}
    assert named <= _make_targets()


@EVERY_PAGE
def test_commands_and_their_options_exist(page: Path) -> None:
    commands = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    for text in code(page):
        for command, rest in re.findall(r"(?:^|[\s/(])serviceloop ([a-z][a-z-]*)(.*)", text):
            assert command in commands, text
            known = {word for item in commands[command].params for word in (*item.opts, *item.secondary_opts)}
            assert set(re.findall(r"(?<![\w-])--[a-z-]+", rest)) <= known | {"--help"}, text


@EVERY_PAGE
def test_settings_exist(page: Path) -> None:
    elsewhere = "".join(path.read_text("utf-8") for folder in (SERVER, ROOT / "tests") for path in folder.rglob("*.py"))
    for setting in set(re.findall(r"\bSERVICELOOP_[A-Z0-9_]+", read(page))):
        assert f'"{setting}"' in elsewhere, setting


@pytest.mark.parametrize("page", [*READMES, GUIDE / "部署与运维.md"], ids=name)
def test_every_setting_is_documented(page: Path) -> None:
    told = set(re.findall(r"\b[A-Z][A-Z_]+\b", " ".join(inline(page))))
    assert {item for item in SETTINGS if item != "XDG_DATA_HOME"} | {"SERVICELOOP_SMTP"} <= told


def _routes() -> list[re.Pattern[str]]:
    paths = {route.path for router in routers() for route in router.routes}  # type: ignore[attr-defined]
    return [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for path in paths]


@pytest.mark.parametrize("page", [page for page in PAGES if "adr" not in page.parts], ids=name)
def test_addresses_of_the_api_exist(page: Path) -> None:
    routes = _routes()
    for word in re.findall(r"(?:\$API|/api/v1)(/[\w/${}.-]+)", read(page)):
        address = "/api/v1" + re.sub(r"\$\w+", "x", word.rstrip("./"))
        assert any(route.fullmatch(address) for route in routes), word


def test_the_readmes_tell_the_same() -> None:
    """Commands, settings, pictures and addresses; only the words around them differ."""
    english, chinese = (
        {
            "commands": [text for text in code(page) if text.startswith(("make", "serviceloop", "git", "export"))],
            "settings": re.findall(r"^\| `([A-Z_]+)`", read(page), re.MULTILINE),
            "links": sorted(target for target in links(page) if not target.startswith("README")),
            "places": sorted(re.findall(r"https?://[\w.:/]+", read(page))),
            "figures": sorted(re.findall(r"\b(?:300|800|1,500|32|192)\b", read(page))),
        }
        for page in READMES
    )
    assert english == chinese


def test_versions_are_those_of_the_project() -> None:
    python = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].removeprefix(
        ">="
    )
    assert all(f"Python {python}" in read(page) for page in READMES)


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in SERVER.glob("service/*/__init__.py")))
def test_every_service_module_says_what_it_is(folder: str) -> None:
    text = (SERVER / "service" / folder / "__init__.py").read_text("utf-8")
    assert text.startswith('"""') and len(text.split('"""')[1]) > 20


def test_the_index_of_decisions_is_complete() -> None:
    folder = ROOT / "docs/adr"
    index = re.findall(r"^- \[(\d{4})\]\((.+?)\) (.+)$", read(folder / "README.md"), re.MULTILINE)
    pages = sorted(folder.glob("[0-9]*.md"))
    assert [file for _, file, _ in index] == [page.name for page in pages]
    assert [f"# {number} {title}" for number, _, title in index] == [read(page).splitlines()[0] for page in pages]


@pytest.mark.parametrize("page", READMES, ids=name)
def test_the_number_of_field_types_is_right(page: Path) -> None:
    assert re.findall(r"(\d+) (?:field types|种字段类型)", read(page)) == [str(len(TYPES))]
