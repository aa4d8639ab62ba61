"""One judged row: what it takes from the table, what it hides, what it says to programs and to people."""

from __future__ import annotations

import pytest

from scripts.console import Console
from scripts.faults.finding import (
    Finding,
    advice,
    command,
    failed,
    invoke,
    not_applicable,
    ok,
    unknown,
    wrong,
)
from scripts.faults.table import BY_ID

CHMOD = command("chmod", "600", ".env")


def test_meaning_and_reason_are_the_tables() -> None:
    one = wrong("settings", "env-readable", "mode 644")
    known = BY_ID["env-readable"]
    assert (one.meaning, one.why, one.remedy) == (known.meaning, known.why, known.fix)


@pytest.mark.parametrize(
    ("fix", "commands", "remedy"),
    [
        ("do that", (CHMOD,), "do that"),
        ("", (CHMOD, command("b c", X="1")), "chmod 600 .env; then: X=1 'b c'"),
        ("", (), BY_ID["env-readable"].fix),
    ],
    ids=["its judge's", "its commands", "the table's"],
)
def test_the_remedy_is_the_most_exact_one(fix: str, commands: tuple[object, ...], remedy: str) -> None:
    assert Finding("settings", "wrong", "s", "env-readable", fix, commands).remedy == remedy  # type: ignore[arg-type]


def test_what_was_seen_holds_no_secret() -> None:
    assert "s3cret" not in str(ok("database", "mongodb://jo:s3cret@h/x").document())


def test_a_fact_is_advice_and_advice_fails_nothing() -> None:
    rows = [
        wrong("cgroup", "cgroup-v1", "v1"),
        advice("webui", "webui-login", "refused"),
        ok("lock", "free"),
        not_applicable("mcp", "nothing runs"),
    ]
    assert [one.status for one in rows] == ["advice", "advice", "ok", "not applicable"]
    assert failed(rows) == ()
    bad = [unknown("lock", "can't be told"), wrong("settings", "env-readable", "s")]
    assert failed(bad) == tuple(bad)


def test_only_commands_that_are_safe_run_on_a_yes() -> None:
    assert wrong("drift", "services-outdated", "mcp", commands=invoke("start")).fixable
    assert not Finding("podman", "wrong", "s", "no-subuid", commands=(CHMOD,)).fixable
    assert not wrong("settings", "env-readable", "s").fixable


def test_rows_say_what_to_do_only_where_there_is_something(capsys: pytest.CaptureFixture[str]) -> None:
    Console().rows([ok("lock", "free"), wrong("settings", "env-readable", "mode 644", commands=(CHMOD,))])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok", "WRONG", "what", "why", "fix", "about"]
    assert lines[-1].endswith("uv run invoke explain env-readable")
