"""`serviceloop import` and `serviceloop export`: what they are asked, and how they end."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from serviceloop.cli import export, import_
from serviceloop.cli.main import app
from serviceloop.kit.errors import OperatorError


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    return str(path)


def run(monkeypatch: pytest.MonkeyPatch, words: list[str], end: int | Exception = 0) -> tuple[Result, list[Any]]:
    asked: list[Any] = []

    async def answer(*given: Any) -> int:
        asked.extend(given)
        if isinstance(end, Exception):
            raise end
        return end

    monkeypatch.setattr(import_, "_run", answer)
    monkeypatch.setattr(export, "_run", answer)
    return CliRunner().invoke(app, words), asked


def test_modes_and_sheets(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    words = [
        "import",
        "ticket",
        file,
        "--key",
        "code",
        "--update-only",
        "--dry-run",
        "--sheet",
        "甲=lines",
        "--zip",
        file,
    ]
    result, (ask,) = run(monkeypatch, words)
    assert result.exit_code == 0
    assert (ask.mode, ask.dry_run, ask.sheets, ask.zip) == ("update", True, ["甲=lines"], Path(file))
    assert run(monkeypatch, ["import", "ticket", file, "--create-only"])[1][0].mode == "create"
    assert run(monkeypatch, ["import", "ticket", file, "--key", "code"])[1][0].mode == "upsert"


@pytest.mark.parametrize(
    "more",
    [
        ["--update-only"],
        ["--key", "a", "--update-only", "--create-only"],
        ["--mode", "x"],
        ["--map", "x"],
        ["--blank", "x"],
    ],
)
def test_what_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, file: str, more: list[str]) -> None:
    result, asked = run(monkeypatch, ["import", "ticket", file, *more])
    assert (result.exit_code, asked) == (2, [])


@pytest.mark.parametrize(("end", "status"), [(0, 0), (3, 1), (OperatorError("no"), 2)])
def test_how_it_ends(monkeypatch: pytest.MonkeyPatch, file: str, end: int | Exception, status: int) -> None:
    assert run(monkeypatch, ["import", "ticket", file], end)[0].exit_code == status
    assert run(monkeypatch, ["export", "ticket", file], end)[0].exit_code == (2 if isinstance(end, Exception) else 0)


def test_help_helps() -> None:
    for command, words in (
        ("import", ("--dry-run", "--update-only", "--zip")),
        ("export", ("--sub-tables", "--files")),
    ):
        text = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "120", "TERM": "dumb"}).output
        assert all(word in text for word in (*words, "Examples", "Ends with 0"))
