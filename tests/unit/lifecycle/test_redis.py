"""Redis before a start: whether a team's stack has one, and what is written for it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.lifecycle import proxy, redis
from tests.unit.lifecycle import team
from tests.unit.lifecycle.team import site


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only program on PATH: one that is new enough."""
    file = team.program(tmp_path, "redis-server", "Redis server v=7.0.15 sha=00000000:0")
    monkeypatch.setenv("PATH", f"{file.parent}{os.pathsep}/nowhere")
    return file


def test_a_team_has_it_and_nobody_else(tmp_path: Path) -> None:
    assert redis.choose(site(tmp_path)) == (True, "")
    assert redis.choose(site(tmp_path, SCENARIO="local")) == (False, "")


def test_a_missing_program_stops_no_start_and_is_said(tmp_path: Path, program: Path) -> None:
    program.unlink()
    here = site(tmp_path)
    has, said = redis.choose(here)
    assert not has and "redis-server" in said and redis.INSTALL in said
    assert redis.INSTALL in redis.note(here) and redis.NAME not in here.services


def test_one_that_is_too_old_is_named(tmp_path: Path, program: Path) -> None:
    program.write_text("#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n")
    has, said = redis.choose(site(tmp_path))
    assert not has and "6.0.16" in said


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    here = site(tmp_path, REDIS="off")
    has, said = redis.choose(here)
    assert not has and "REDIS=off" in said and "REDIS=off" in redis.note(here)
    assert redis.NAME not in replace(here, redis=True).services


def test_it_is_there_as_at_the_last_start(tmp_path: Path) -> None:
    here = site(tmp_path)
    assert redis.NAME not in here.services and redis.NAME in replace(here, redis=True).services
    here.last.keep(redis=True)
    assert redis.NAME in here.services and redis.note(here) == ""
    assert proxy.proxied(here, here.ports).watched
    local = site(tmp_path, SCENARIO="local")
    assert redis.NAME not in local.services and redis.note(local) == ""


def test_its_files_are_secrets_and_the_password_is_in_the_page_s_alone(tmp_path: Path) -> None:
    here = replace(site(tmp_path, REDIS_PORT="6399"), redis=True)
    redis.write(here, here.variables(here.ports))
    kept = here.places.credentials
    password, text = kept.read(redis.SECRET), kept.read("redis_config")
    assert (
        password and text and password not in text and "port 6399" in text and str(here.places.redis) in text
    )
    assert kept.read("redis_url") == f"redis://openwebui:{password}@127.0.0.1:6399/0"
    assert stat.S_IMODE(kept.path("redis_config").stat().st_mode) == 0o600
    assert stat.S_IMODE(here.places.redis.stat().st_mode) == 0o700
    before = kept.path("redis_config").stat().st_mtime_ns
    redis.write(here, here.variables(here.ports))
    assert kept.path("redis_config").stat().st_mtime_ns == before, "an unchanged service is not started again"


def test_without_it_the_page_has_no_address(tmp_path: Path) -> None:
    here = site(tmp_path)
    redis.write(here, here.variables(here.ports))
    kept = here.places.credentials
    assert kept.read("redis_url") == "" and kept.read(redis.SECRET) is None
    assert not here.places.redis.exists()


def test_in_containers_it_needs_no_program_of_this_machine(tmp_path: Path, program: Path) -> None:
    program.unlink()
    here = site(tmp_path, RUNTIME="podman")
    assert redis.choose(here) == (True, "")
    inside = replace(here, redis=True)
    redis.write(inside, inside.variables(inside.ports))
    text = inside.places.credentials.read("redis_config") or ""
    assert "port 6379" in text and 'dir "/data"' in text
    assert "@redis:6379/0" in (inside.places.credentials.read("redis_url") or "")
    described = inside.described()["redis"]
    assert described.networks == ("llm-network",) and not described.ports and described.limits.memory
    assert described.command == ("valkey-server", "/run/secrets/REDIS_CONFIG")


def test_its_process_is_known_by_its_version(tmp_path: Path) -> None:
    here = replace(site(tmp_path), redis=True)
    service = here.described()["redis"]
    parts = here.runtime.parts
    assert parts.source(service) == "redis-server" and parts.used(service).version == "7.0.15"
    assert "redis" not in parts.missing([service])
    assert service.embedded and service.embedded.command[1] == str(
        here.places.credentials.path("redis_config")
    )
