"""Settings, money, registry, ids, logs, links: the kit's small parts."""

import json
import logging
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from serviceloop.kit.clock import still_clock
from serviceloop.kit.files import LinkSigner
from serviceloop.kit.ids import new_id
from serviceloop.kit.jobs import Job, retry_delay
from serviceloop.kit.log import get_logger, setup_logging
from serviceloop.kit.money import Money, round_amount
from serviceloop.kit.outbox import Event, EventHandler
from serviceloop.kit.registry import Registry, UnknownNameError
from serviceloop.kit.settings import SettingsError, load_settings


def test_settings_have_defaults_and_keep_their_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = load_settings({"SERVICELOOP_HOME": str(home)})
    assert (first.port, first.host, first.database_url) == (8000, "127.0.0.1", None)
    assert str(first.zone) == "Asia/Shanghai"
    assert first.public_url == "http://127.0.0.1:8000"
    assert (home / "secret").stat().st_mode & 0o777 == 0o600
    again = load_settings({"SERVICELOOP_HOME": str(home), "PORT": "9001"})
    assert again.secret == first.secret
    assert first.secret not in repr(first)
    assert first.key("files") != first.key("codes")
    assert len(first.key("files")) == 32


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80 80"),
        ("PORT", "８０"),
        ("DATABASE_URL", "mysql://x"),
        ("SERVICELOOP_ZONE", "Mars/Base"),
        ("SERVICELOOP_ZONE", "../etc"),
        ("SERVICELOOP_LOG", "xml"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({"SERVICELOOP_HOME": str(tmp_path), name: value})


def test_money_rounds_half_up_and_keeps_currencies_apart() -> None:
    assert round_amount(Decimal("2.345")) == Decimal("2.35")
    assert round_amount(Decimal("-2.345")) == Decimal("-2.35")
    assert round_amount(Decimal("99.5"), "JPY") == Decimal(100)
    assert Money(Decimal("19.9")).times(3).text() == "¥59.70"
    assert (Money(Decimal(1)) - Money(Decimal("1234.5"))).text() == "-¥1,233.50"
    with pytest.raises(ValueError, match="CNY and USD"):
        Money(Decimal(1)) + Money(Decimal(1), "USD")


async def _nothing(*_: object) -> None: ...


def test_registry_refuses_doubles_and_suggests() -> None:
    jobs = Registry("job", [Job("send_message", _nothing), Job("make_index", _nothing)])
    assert list(jobs) == ["send_message", "make_index"]
    with pytest.raises(ValueError, match="twice"):
        jobs.add(Job("make_index", _nothing))
    with pytest.raises(UnknownNameError, match="did you mean send_message"):
        jobs["send_mesage"]


def test_handlers_choose_events_by_kind_and_form() -> None:
    def event(kind: str, form: str | None) -> Event:
        return Event(1, datetime.now(UTC), kind, form, None, None, {})

    handler = EventHandler("x", ("record.*", "action:close"), _nothing, frozenset({"ticket"}))
    assert handler.wants(event("record.created", "ticket"))
    assert handler.wants(event("action:close", "ticket"))
    assert not handler.wants(event("action:open", "ticket"))
    assert not handler.wants(event("record.created", "asset"))
    assert EventHandler("all", ("*",), _nothing).wants(event("anything", None))


def test_ids_of_one_process_are_in_order_within_a_millisecond() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_ids_sort_by_time() -> None:
    made = [new_id(moment) for moment in (1, 1000, 1_700_000_000_000)]
    assert made == sorted(made)
    assert {item.version for item in made} == {7}


def test_today_is_the_companys_day() -> None:
    clock = still_clock(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert clock.today().isoformat() == "2027-01-01"


def test_retries_wait_longer_each_time_up_to_an_hour() -> None:
    assert [retry_delay(n).total_seconds() for n in (0, 1, 2, 20)] == [2, 4, 8, 3600]


def test_links_expire_and_cannot_be_changed() -> None:
    signer, other = LinkSigner(b"k" * 32), LinkSigner(b"x" * 32)
    file_id = uuid4()
    url = signer.url(file_id, now=1_000_000)
    assert url == signer.url(file_id, now=1_000_001)  # cachable
    expires = int(url.split("exp=")[1].split("&")[0])
    signature = url.split("sig=")[1]
    assert signer.is_valid(file_id, expires, signature, now=1_000_000)
    assert not signer.is_valid(file_id, expires, signature, now=expires)
    assert not signer.is_valid(file_id, expires + 1, signature, now=1_000_000)
    assert not signer.is_valid(uuid4(), expires, signature, now=1_000_000)
    assert not other.is_valid(file_id, expires, signature, now=1_000_000)
    assert not signer.is_valid(file_id, expires, "密" * 32, now=1_000_000)


def test_logs_are_json_and_hide_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    setup_logging("json")
    try:
        get_logger("test").info("signed in", account="wang", password="hunter2", csrf_token="abc")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["event"] == "signed in"
    assert line["account"] == "wang"
    assert "hunter2" not in str(line)
    assert line["csrf_token"] == "***"


def test_events_of_imports_reach_only_handlers_that_ask_for_them() -> None:
    moment = datetime.now(UTC)
    imported = Event(1, moment, "record.created", "ticket", None, None, {"bulk": True})
    single = Event(2, moment, "record.created", "ticket", None, None, {})
    notify = EventHandler("notify", ("record.created",), _nothing)
    index = EventHandler("index", ("record.*",), _nothing, bulk=True)
    assert [notify.wants(imported), notify.wants(single)] == [False, True]
    assert [index.wants(imported), index.wants(single)] == [True, True]
