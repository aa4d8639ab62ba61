"""Faults of what runs: a service stopped, killed, still; a model or a part gone; secrets and settings changed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from scripts.models.store import Store
from scripts.parts.part import load
from scripts.runtimes.base import UP
from tests.doctor.bed import Bed, Row, Seed, changed, named_fixed_clean, signed_in
from tests.machine import free_port
from tests.waits import until

MODEL = "smollm2:135m-instruct-q4_1"
# Of a database that does not answer.
UNANSWERED = frozenset({"database-unreachable", "mcp-unreachable"})
FILES = 60  # more than Open WebUI may open in one of these tests
START, RESTART, PULL = "uv run invoke start", "uv run invoke restart", "uv run invoke pull"


def model_file(bed: Bed) -> Path:
    return Store(Path(bed.machine.settings["OLLAMA_MODEL_STORAGE"])).path(MODEL)


def rewritten(path: Path, content: bytes) -> None:
    """Another file in its place: what the engine has mapped stays whole."""
    path.unlink()
    path.write_bytes(content)


def stopped(service: str) -> Seed:
    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        bed.site.runtime.services.stop(service)
        yield

    seed.__name__ = f"{service}_stopped"
    return seed


def still(service: str) -> Seed:
    """It is there and answers nobody."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        os.kill(bed.pid(service), signal.SIGSTOP)
        yield

    seed.__name__ = f"{service}_stands_still"
    return seed


@contextmanager
def killed_again_and_again(bed: Bed) -> Iterator[None]:
    """More often than the supervisor counts as bad luck."""
    killed: set[int] = set()

    def looping() -> bool:
        process = bed.site.processes["database"]
        if process.state in UP and process.pid and process.pid not in killed:
            killed.add(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return process.looping

    until(looping)
    yield


@contextmanager
def model_cut(bed: Bed) -> Iterator[None]:
    file = model_file(bed)
    rewritten(file, file.read_bytes()[:50_000_000])
    yield


@contextmanager
def model_byte_flipped(bed: Bed) -> Iterator[None]:
    file = model_file(bed)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    rewritten(file, bytes(content))
    yield


@contextmanager
def model_is_a_page_of_html(bed: Bed) -> Iterator[None]:
    """What a proxy gives instead of a file, cut to its length."""
    file = model_file(bed)
    rewritten(file, b"<!DOCTYPE html>".ljust(file.stat().st_size))
    yield


@contextmanager
def model_removed(bed: Bed) -> Iterator[None]:
    model_file(bed).unlink()
    yield


@contextmanager
def mcp_token_changed(bed: Bed) -> Iterator[None]:
    (bed.home / "secrets" / "mcp_token").write_text("another")
    yield


@contextmanager
def part_removed(bed: Bed) -> Iterator[None]:
    part = Path(bed.machine.settings["PARTS_STORAGE"]) / f"database-{load('database').key}"
    if part.is_symlink():  # to the cache; one that was mended in an earlier test is a folder of its own
        part.unlink()
    else:
        shutil.rmtree(part)
    yield


@contextmanager
def choices_damaged(bed: Bed) -> Iterator[None]:
    """The file that says which ports the services listen on."""
    (bed.home / "run" / "choices.json").write_bytes(b'{"version": 1, "po')
    yield


@contextmanager
def page_moved(bed: Bed) -> Iterator[None]:
    bed.machine.settings["WEBUI_PORT"] = str(free_port())
    yield


@contextmanager
def engine_unplugged(bed: Bed) -> Iterator[None]:
    """The connection to the engine is taken out in the page's settings."""
    with signed_in(bed) as page:
        config: dict[str, Any] = page.get("/openai/config").json()
        config |= {"OPENAI_API_BASE_URLS": [], "OPENAI_API_KEYS": [], "OPENAI_API_CONFIGS": {}}
        page.post("/openai/config/update", json=config).raise_for_status()
    yield


@contextmanager
def admin_s_password_changed(bed: Bed) -> Iterator[None]:
    first, second = bed.machine.secret("webui_admin_password"), "something-else"
    for before, now in ((first, second), (second, first)):
        with signed_in(bed, before) as page:
            words = {"password": before, "new_password": now}
            page.post("/api/v1/auths/update/password", json=words).raise_for_status()
        if now == second:
            yield


@contextmanager
def asked_from_elsewhere(bed: Bed) -> Iterator[None]:
    """A page of another site tries to speak to Open WebUI; that it was refused stands in the log."""
    port = bed.site.ports["webui_port"]
    url = f"http://127.0.0.1:{port}/ws/socket.io/?EIO=4&transport=polling"
    assert httpx.get(url, headers={"Origin": "http://evil.example"}, trust_env=False).is_error
    yield
    bed.machine.invoke("restart", "openwebui")


@contextmanager
def page_out_of_files(bed: Bed) -> Iterator[None]:
    """Open WebUI may open no more files, as under a small `ulimit -n`."""
    psutil.Process(bed.pid("openwebui")).rlimit(psutil.RLIMIT_NOFILE, (40, 40))
    with ExitStack() as open_:
        for _ in range(FILES):
            with suppress(OSError):
                address = ("127.0.0.1", bed.site.ports["webui_port"])
                open_.enter_context(socket.create_connection(address, timeout=1))
        yield


@contextmanager
def session_key_gone(bed: Bed) -> Iterator[None]:
    (bed.home / "secrets" / "webui_secret_key").unlink()
    yield


@contextmanager
def no_service_left(bed: Bed) -> Iterator[None]:
    for name in bed.site.services:
        bed.site.runtime.services.stop(name)
    yield
    bed.machine.invoke("start")


@contextmanager
def supervisor_killed(bed: Bed) -> Iterator[None]:
    pid = int((bed.home / "run" / "supervisord.pid").read_text())
    psutil.Process(pid).kill()
    yield
    bed.machine.invoke("start")


QUICK = (
    Row(("service-down",), stopped("database"), START, may=UNANSWERED),
    Row(("model-damaged",), model_cut, PULL),
    Row(("model-damaged",), model_byte_flipped, PULL),
    Row(("model-damaged",), model_is_a_page_of_html, PULL),
    Row(("model-unknown",), model_removed, PULL),
    Row(("services-outdated",), changed("engine_s_threads", THREADS="3"), START),
    Row(("services-outdated",), changed("database_s_memory", DATABASE_MEMORY="3g"), START),
    Row(("mcp-key",), mcp_token_changed, RESTART),
    Row(("part-missing",), part_removed, "uv run invoke build"),
    Row(("webui-login",), admin_s_password_changed, "password", page=True),
    Row(("webui-no-model",), engine_unplugged, RESTART, page=True),
)  # fmt: skip
SLOW = (
    Row(("service-down",), stopped("llamacpp"), START),
    Row(("service-down",), stopped("mcp"), START),
    Row(("service-down",), stopped("openwebui"), START),
    Row(("service-not-ready",), still("llamacpp"), RESTART),
    Row(("service-not-ready",), still("database"), RESTART, may=UNANSWERED),
    Row(("service-not-ready", "mcp-unreachable"), still("mcp"), RESTART),
    Row(("service-not-ready",), still("openwebui"), RESTART, page=True),
    Row(("service-looping",), killed_again_and_again, RESTART, may=UNANSWERED),
    Row(("service-not-ready",), page_out_of_files, RESTART),
    Row(("secret-missing",), session_key_gone, RESTART),
    Row(("webui-origin",), asked_from_elsewhere, "Open the page at"),
    Row(("services-outdated",), changed("context", CONTEXT_LENGTH="1024"), START),
    Row(("services-outdated",), changed("more_at_once", NUM_PARALLEL="9"), START),
    Row(("services-outdated",), changed("cache_s_type", KV_CACHE_TYPE="q8_0", FLASH_ATTENTION="on"), START),
    Row(("services-outdated",), changed("mcp_s_memory", MCP_MEMORY="3g"), START),
    Row(("services-outdated",), changed("page_s_memory", WEBUI_MEMORY="3g"), START),
    Row(("services-outdated",), changed("idle_model_goes", KEEP_ALIVE="10m"), START),
    Row(("services-outdated",), page_moved, START),
    Row(("services-outdated",), choices_damaged, START),
    Row(("supervisor-idle",), no_service_left, START),
    Row(("services-left",), supervisor_killed, "uv run invoke stop"),
)  # fmt: skip


@pytest.mark.parametrize("row", QUICK, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)


@pytest.mark.parametrize("row", SLOW, ids=lambda row: row.name)
def test_slow(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
