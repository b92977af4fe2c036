"""`make requirements`: which of the user's requirements are shown to be met, and by which tests.

A test says so with @pytest.mark.req("R-043", …). A requirement counts as proven when the last run of all its tests
passed; the outcome comes from pytest's cache.
"""

import contextlib
import io
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALL = [f"R-{number:03d}" for number in range(1, 382)]


class Collector:
    """Notes the marks of every collected test."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)
        self.errors: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("req"):
                for requirement in mark.args:
                    self.tests[requirement].add(re.sub(r"\[.*\]$", "", item.nodeid))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append(report.nodeid)


def failed_last_time() -> set[str]:
    file = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    return {re.sub(r"\[.*\]$", "", name) for name in json.loads(file.read_text())} if file.exists() else set()


def main() -> None:
    collector = Collector()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", str(ROOT / "tests")], plugins=[collector])
    unknown = sorted(set(collector.tests) - set(ALL))
    failed = failed_last_time()
    proven = 0
    for requirement in ALL:
        tests = sorted(collector.tests.get(requirement, ()))
        bad = [test for test in tests if test in failed]
        if tests:
            proven += not bad
            print(f"{requirement}  {'FAILED' if bad else 'proven'}")
            print("".join(f"    {test.removeprefix('tests/')}\n" for test in tests), end="")
    print(f"\n{proven} of {len(ALL)} requirements proven by {len(set().union(*collector.tests.values(), set()))} tests")
    if unknown or collector.errors:
        sys.exit(f"unknown ids: {unknown}; files that could not be read: {collector.errors}")


if __name__ == "__main__":
    main()
