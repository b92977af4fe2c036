"""Password hashing (argon2id) and what a password must be."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from serviceloop.kit.errors import Issue
from serviceloop.kit.labels import Labels

MIN_LENGTH = 8
MAX_LENGTH = 128
# 32 MiB and two passes: above OWASP's least (19 MiB, 2), about 30 ms of one core. A change here rehashes each
# password at its owner's next sign-in.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=32 * 1024, parallelism=1),))
# At most two hashes at once: a burst of sign-ins must take neither all cores nor all memory.
_WORKERS = ThreadPoolExecutor(2, "password")
_COMMON = frozenset(
    """password password1 12345678 123456789 1234567890 qwertyui qwerty123 11111111 88888888 66666666 00000000
    abcd1234 a1234567 1q2w3e4r asdfghjk iloveyou woaini1314 5201314a admin123 admin1234 administrator""".split()  # noqa: SIM905
)


def normalize(password: str) -> str:
    """The same characters typed on different keyboards give the same password."""
    return unicodedata.normalize("NFKC", password)


async def hash_password(password: str) -> str:
    """The encoded argon2id hash; computed in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, _HASHER.hash, normalize(password))


async def verify_password(password: str, stored: str | None) -> tuple[bool, str | None]:
    """Whether it is right, and a new hash to store where the parameters have changed.

    `stored` None (no such person, or no password) costs the same time and is never right.
    """
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, _verify, normalize(password), stored)


def _verify(password: str, stored: str | None) -> tuple[bool, str | None]:
    if stored is None or len(password) > MAX_LENGTH:
        _HASHER.verify(password[:MAX_LENGTH], _decoy())
        return False, None
    return _HASHER.verify_and_update(password, stored)


@cache
def _decoy() -> str:
    return _HASHER.hash("nobody has this password")


def prepare() -> None:
    """Makes the decoy hash, so that the first unknown account does not take longer than later ones."""
    _decoy()


def check_password(password: str, account: str, path: str = "password") -> Issue | None:
    """What is wrong with a new password, if anything."""
    plain = normalize(password)
    if not MIN_LENGTH <= len(plain) <= MAX_LENGTH:
        return Issue(path, "password_length", _length_message())
    if plain.lower() in _COMMON or len(set(plain)) < 3 or plain.lower() == account.lower():
        return Issue(path, "password_weak", _weak_message())
    return None


def _length_message() -> Labels:
    return {
        "zh": f"密码须为 {MIN_LENGTH} 至 {MAX_LENGTH} 个字符",
        "en": f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters",
    }


def _weak_message() -> Labels:
    return {"zh": "密码过于简单，请换一个更难猜的", "en": "This password is too easy to guess; choose another"}
