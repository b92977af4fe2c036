"""Decisions about people, without a database."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serviceloop.identity.abilities import may_give
from serviceloop.identity.grants import grants_key, parse_grants
from serviceloop.identity.passwords import check_password, hash_password, verify_password
from serviceloop.identity.sessions.logic import Failures, Limits, is_refused
from serviceloop.identity.tokens import digest, new_api_key, new_token
from serviceloop.identity.units.logic import make_key
from serviceloop.identity.users.logic import search_text
from serviceloop.identity.viewer import Grant, Viewer

READ = {"form": "ticket", "actions": ["read", "create"], "scope": "all", "fields": {"cost": "hidden", "no": "read"}}
SAME = {"fields": {"no": "read", "cost": "hidden"}, "scope": "all", "actions": ["create", "read"], "form": "ticket"}
OWN = {"form": "ticket", "actions": ["read"], "scope": {"field": "no", "op": "eq", "value": "1"}}


def test_equal_grants_have_one_key_whatever_their_order() -> None:
    one = parse_grants([{"grants": [READ, OWN]}])
    two = parse_grants([{"grants": [OWN]}, {"grants": [SAME, OWN]}])
    assert one == two
    assert grants_key(one) == grants_key(two)
    assert grants_key(one) != grants_key(parse_grants([{"grants": [READ]}]))


def test_a_grant_without_a_scope_is_for_ones_own_records() -> None:
    grants = parse_grants(
        [{"grants": [{"form": "a", "actions": ["read"]}, {"form": "b", "actions": ["read"], "scope": {}}]}]
    )
    assert [grant.scope for grant in grants] == ["own", "own"]


def _viewer(abilities: set[str], *grants: Grant) -> Viewer:
    return Viewer(UUID(int=999), "x", frozenset(), grants, "", frozenset(abilities))


def _grant(*actions: str, form: str = "ticket", scope: str = "all", **fields: str) -> Grant:
    return Grant(form, frozenset(actions), scope, fields)


@pytest.mark.parametrize(
    ("held", "wanted", "allowed"),
    [
        (_grant("read"), _grant("read"), True),
        (_grant("read", "update"), _grant("read"), True),
        (_grant("*"), _grant("read", scope="own"), True),
        (_grant("*", form="*"), _grant("delete", form="visit"), True),
        (_grant("read"), _grant("update"), False),
        (_grant("read", scope="own"), _grant("read"), False),
        (_grant("read", cost="hidden"), _grant("read"), False),
        (_grant("read", cost="hidden"), _grant("read", cost="hidden"), True),
        (_grant("read", form="visit"), _grant("read"), False),
    ],
)
def test_nobody_gives_more_than_they_have(held: Grant, wanted: Grant, allowed: bool) -> None:
    assert may_give(_viewer(set(), held), frozenset(), (wanted,)) is allowed


def test_abilities_are_given_likewise() -> None:
    assert may_give(_viewer({"a", "b"}), frozenset({"a"}), ())
    assert not may_give(_viewer({"a"}), frozenset({"a", "b"}), ())
    assert not may_give(_viewer({"a"}), frozenset({"*"}), ())
    assert may_give(_viewer({"*"}), frozenset({"*"}), (_grant("*", form="*"),))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_more_failures_never_help(here: int, account: int, address: int) -> None:
    limits = Limits()
    if is_refused(Failures(here, account, address), limits):
        assert is_refused(Failures(here + 1, account + 1, address + 1), limits)
    assert is_refused(Failures(here, account, address), limits) == (here > 5 or account > 50 or address > 100)


async def test_passwords_are_checked_whatever_keyboard_typed_them() -> None:
    stored = await hash_password("pässword９")
    assert await verify_password("pa\u0308ssword9", stored) == (True, None)
    assert await verify_password("passwort9", stored) == (False, None)
    assert await verify_password("anything", None) == (False, None)
    assert await verify_password("x" * 100_000, stored) == (False, None)


@pytest.mark.parametrize("password", ["", "short", "PASSWORD1", "12345678", "aaaabbbb", "some.account", "x" * 129])
def test_weak_passwords_are_named(password: str) -> None:
    issue = check_password(password, "some.account", "new")
    assert issue is not None
    assert issue.path == "new"
    assert set(issue.message) == {"zh", "en"}


def test_good_passwords_pass() -> None:
    for password in ("demo1234", "correct horse", "一二三四五六七八", "abc1" * 32):
        assert check_password(password, "account") is None


def test_tokens_are_long_random_and_stored_hashed() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) == 43
    key = new_api_key()
    assert key.text.startswith(f"slk_{key.prefix}_")
    assert len(key.text.rpartition("_")[2]) == 43
    assert key.digest == digest(key.text)
    assert key.text not in repr(key.digest)
    assert len(digest("\udcff")) == 32


def test_people_are_found_by_name_pinyin_and_initials() -> None:
    text = search_text("吕晓 Bob", "LXB", "138")
    assert {"吕晓", "lvxiao", "lx", "lxb", "138"} <= set(text.replace("bob", "").split())


@given(st.text(max_size=80))
def test_unit_keys_fit_a_path(name: str) -> None:
    key = make_key(name, set())
    assert key.isascii()
    assert key.replace("_", "a").isalnum()
    assert key[0].isalpha()
    assert make_key(name, {key}) == f"{key}_2"
