"""How old a version is that a text names: it is told beside a failure of that program, and never of a healthy text."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest

from scripts.faults.find import explain
from scripts.faults.releases import TABLE, aged
from scripts.faults.table import BY_ID, FILES

PROGRAMS = tomllib.loads(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("fault", "text", "named"),
    [
        ("no-chat", "ollama version is 0.1.21", ("ollama", "0.1.21")),
        ("no-chat", 'msg="Listening on 127.0.0.1:11434 (version 0.5.7)"', ("ollama", "0.5.7")),
        ("no-chat", "image: ollama/ollama:0.3.0", ("ollama", "0.3.0")),
        ("podman-database", "podman version 4.8.0", ("podman", "4.8.0")),
        ("podman-database", "Client:\nVersion:      3.4.4\nAPI Version:  3.4.4", ("podman", "3.4.4")),
        ("podman-database", "ii podman-4.9.4-1.fc39", ("podman", "4.9.4")),
        ("docker-down", "Docker version 20.10.7, build f0df350", ("docker", "20.10.7")),
        (
            "docker-down",
            "Client:\n Version:           19.03.8\n API version:       1.40",
            ("docker", "19.03.8"),
        ),
        ("compose-schema", "docker-compose version 1.25.0, build 0a186604", ("compose", "1.25.0")),
        (
            "webui-plugin-old",
            "v0.3.35 - building the best open-source AI user interface.",
            ("openwebui", "0.3.35"),
        ),
        ("model-layout", "version: 1620 (fe680e3d)", ("llamacpp", "1620")),
        ("database-uri", "db version v4.0.28", ("mongodb", "4.0.28")),
        (None, "it is Open WebUI 0.5.4 in a container", ("openwebui", "0.5.4")),
        # The newest that is named: what ran before is told too.
        ("no-chat", "since ollama v0.40.1, it was fine with ollama v0.1.20", None),
        # Of another program, or of another kind of program.
        ("database-uri", "ollama version is 0.1.21", None),
        ("disk-full", "podman version 3.4.4", None),
        ("no-chat", "Collecting ollama==0.3.1", None),
        ("docker-down", "docker 7.1.0 (the package of Python)", None),
        ("podman-database", "Podman Desktop 1.5.0", None),
        # What is demanded, or new.
        ("podman-database", "this needs Podman 4.4 or later", None),
        ("database-driver-old", "requires at least 6 (MongoDB 3.6)", None),
        ("no-chat", "ollama version is 0.40.8", None),
        ("no-chat", "ollama version is 9.9.9", None),
        ("database-avx", "mongo:5.0.13 Exited (132)", None),
        ("mesa-noise", "podman version 3.4.4", None),
        ("no-chat", "", None),
    ],
)
def test_an_old_version_is_told_of_the_program_that_failed(
    fault: str | None, text: str, named: tuple[str, str] | None
) -> None:
    old = aged(text, BY_ID[fault] if fault else None)
    assert (old and (old.program.id, old.version)) == named


def test_each_program_has_its_source_and_versions_in_order() -> None:
    for id, one in PROGRAMS.items():
        assert one["source"].startswith("https://"), id
        assert set(one["subjects"]) <= set(FILES) and set(one.get("unless", ())) <= BY_ID.keys(), id
        rows = [([int(part) for part in name.split(".")], month) for name, month in one["out"].items()]
        assert all(
            before[0] < after[0]
            and before[1] <= after[1]
            and re.fullmatch(r"20\d\d-(?:0[1-9]|1[0-2])", after[1])
            for before, after in pairwise(rows)
        ), id


def test_what_is_told_of_a_version_names_no_fault() -> None:
    for version in (
        "ollama version is 0.1.21",
        "podman version 4.4.0",
        "Docker version 20.10.7",
        "db version v4.0.28",
    ):
        old = aged(version, None)
        assert old
        assert explain(old.said) == ()
