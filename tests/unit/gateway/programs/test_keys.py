"""The keys and what they used, in their folder."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from typing import Any

import pytest
from gateway.faults import Failure
from gateway.programs import keys as room
from gateway.programs import usage as counts
from gateway.programs.keys import Keys
from gateway.programs.usage import Usage


def refused(keys: Keys, given: Any) -> tuple[str, int]:
    with pytest.raises(Failure) as raised:
        keys.create(given)
    return raised.value.fault, raised.value.status


def test_only_a_hash_is_kept(tmp_path: Path) -> None:
    key, secret = Keys(tmp_path).create({"name": "one"})
    text = (tmp_path / "keys.json").read_text()
    assert secret not in text and hashlib.sha256(secret.encode()).hexdigest() in text
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert len(secret) > 50 and key.scopes == ("chat",) and "hash" not in key.document()
    assert Keys(tmp_path).find(secret) == key and Keys(tmp_path).find(secret[:-1]) is None


@pytest.mark.parametrize(
    "given",
    [
        [], {}, {"name": ""}, {"name": "A"}, {"name": "a/b"}, {"name": "x" * 1_000_000}, {"name": "a\n"}, {"name": 3},
        {"name": "a", "scopes": []}, {"name": "a", "scopes": ["admin"]}, {"name": "a", "scopes": "chat"},
        {"name": "a", "scopes": [["chat"]]}, {"name": "a", "per_minute": -1}, {"name": "a", "per_minute": True},
        {"name": "a", "tokens_per_day": 1.5}, {"name": "a", "tokens_per_day": 10**15}, {"name": "a", "expires": 1},
        {"name": "a", "what": 1}, {"name": "a", "hash": "mine", "scopes": None},
    ],
)  # fmt: skip
def test_what_can_t_be_a_key(tmp_path: Path, given: Any) -> None:
    assert refused(Keys(tmp_path), given) == ("key-invalid", 400)
    assert not list(tmp_path.iterdir())


def test_a_name_is_one_key_s_until_that_is_revoked(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    _, secret = keys.create({"name": "one", "scopes": ["embeddings", "chat"]})
    assert refused(keys, {"name": "one"}) == ("key-exists", 409)
    keys.revoke("one")
    assert keys.find(secret) is None and not list(Keys(tmp_path))
    keys.create({"name": "one"})
    with pytest.raises(Failure) as raised:
        keys.revoke("two")
    assert raised.value.fault == "key-none"


def test_there_is_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST", 2)
    keys = Keys(tmp_path)
    for name in ("b", "a"):
        keys.create({"name": name})
    assert refused(keys, {"name": "c"}) == ("key-invalid", 400)
    assert [one.name for one in keys] == ["a", "b"]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 9}', '{"version": 1, "keys": [{}]}', '{"version": 1, "keys": 3}']
)
def test_a_damaged_file_opens_nothing_and_stays(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    keys = Keys(tmp_path)
    for work in (lambda: keys.find("sk-byre-x"), lambda: list(keys), lambda: keys.create({"name": "a"})):
        with pytest.raises(Failure) as raised:
            work()
        assert raised.value.fault == "keys-file"
    assert (tmp_path / "keys.json").read_text() == content


def test_without_a_folder_there_are_no_keys() -> None:
    assert refused(Keys(None), {"name": "a"}) == ("keys-file", 503)


def test_a_folder_that_can_t_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refused(Keys(tmp_path / "file"), {"name": "a"}) == ("keys-file", 503)


def test_use_is_counted_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage, before = Usage(tmp_path), int(time.time())
    usage.add("one", requests=1, tokens_in=5, tokens_out=2)
    usage.save()
    assert (tmp_path / "usage.json").stat().st_mode & 0o777 == 0o600
    again = Usage(tmp_path)
    assert again.of("one").today.tokens == 7 and before <= again.of("one").last <= time.time()
    monkeypatch.setattr(counts, "_day", lambda: "2199-01-01")
    assert again.document("one")["today"] == {"requests": 0, "tokens_in": 0, "tokens_out": 0}
    assert again.document("one")["total"] == {"requests": 1, "tokens_in": 5, "tokens_out": 2}
    again.forget("one")
    assert again.of("one").total.tokens == 0


OF_WORDS = '{"version": 1, "used": {"one": {"day": "", "last": 0, "today": {"requests": "x"}, "total": {}}}}'


@pytest.mark.parametrize(
    "content", ["{", '{"version": 1, "used": {"a": {}}}', '{"version": 1, "used": []}', OF_WORDS]
)
def test_counts_that_are_damaged_begin_again(tmp_path: Path, content: str) -> None:
    (tmp_path / "usage.json").write_text(content)
    usage = Usage(tmp_path)
    usage.add("one", requests=1)
    usage.save()
    assert json.loads((tmp_path / "usage.json").read_text())["used"]["one"]["today"]["requests"] == 1


def test_a_file_is_written_when_something_changed(tmp_path: Path) -> None:
    usage = Usage(tmp_path)
    usage.save()
    assert not list(tmp_path.iterdir())
