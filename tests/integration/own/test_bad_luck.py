"""Bad input and bad luck, made for real: each gets a clear error and the next command, and nothing is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.machine import ROOT, Machine, free_port
from tests.waits import PATIENCE, until


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Machine]:
    """An installation with the small model and no state at all."""
    yield from stopped_after(Machine(tmp_path / "ein Ordner mit 100% ü", {"DEFAULT_MODEL": "small"}))


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("used") / "a home, kept", {"DEFAULT_MODEL": "small"})


@pytest.fixture
def small(used: Machine) -> Iterator[Machine]:
    """A stopped installation with the small model, and with what the tests before have left there."""
    yield from stopped_after(Machine(used.home, dict(used.settings)))


def stopped_after(machine: Machine) -> Iterator[Machine]:
    yield machine
    machine.invoke("stop", check=False)


def begin(machine: Machine, *arguments: str) -> subprocess.Popen[str]:
    return machine.begin(*arguments, told=subprocess.PIPE)


def ours(machine: Machine) -> list[str]:
    """The command of every process of this installation: services, supervisor, installers."""
    home = str(machine.home)
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            marks = [*command, *process.environ().values()]
        except psutil.Error:
            continue
        if any(home in mark for mark in marks) and process.pid != os.getpid():
            found.append(" ".join(command))
    return found


def until_quiet(machine: Machine) -> None:
    """Wait until nothing of it runs."""
    until(lambda: not ours(machine), every=0.2, why=lambda: ours(machine))


def test_the_page_s_port_is_taken(small: Machine) -> None:
    with socket.create_server(("127.0.0.1", int(small.settings["WEBUI_PORT"]))):
        run = small.invoke("start", check=False)
    assert run.returncode == 3
    assert (
        f"WEBUI_PORT={small.settings['WEBUI_PORT']}" in run.stderr and f"process {os.getpid()}" in run.stderr
    )
    assert "WEBUI_PORT=" in run.stderr.split("next:")[1]
    until_quiet(small)


def test_inner_ports_move_by_themselves(small: Machine) -> None:
    with socket.create_server(("127.0.0.1", int(small.settings["MCP_PORT"]))):
        run = small.invoke("start")
        assert f"MCP_PORT={small.settings['MCP_PORT']} is taken" in run.stderr
        told = small.json("verify")
        assert told["passed"], told
        data = next(c for c in told["findings"] if c["subject"] == "data")
        assert data["status"] == "not applicable", "nothing writes plans, and that is said"
        assert small.json("start")["started"] == [], "it stays where it moved to"
    memory = small.json("status", check=False)["memory_bytes"]
    assert memory < 1_200_000_000, memory  # 0.18 of it are two conversations of 4,096 tokens


def test_two_starts_at_once(small: Machine) -> None:
    both = [begin(small, "start", "--json") for _ in range(2)]
    told = [(run, *run.communicate(timeout=5 * PATIENCE)) for run in both]
    assert [run.returncode for run, _, _ in told] == [0, 0], told
    started = [json.loads(out)["started"] for _, out, _ in told]
    assert sorted(map(len, started)) == [0, 5], "one did the work, the other found it done"
    assert any("`invoke start` (process " in err for _, _, err in told)


def test_killed_six_times_then_started(fresh: Machine) -> None:
    """`kill -9` of `start` at random moments, one of each stretch of it; what it left is gone on from."""
    chance = random.Random(22)  # noqa: S311
    for stretch in chance.sample(range(6), 6):
        run = begin(fresh, "start")
        time.sleep(0.2 + 0.7 * (stretch + chance.random()))
        run.kill()
        run.communicate()
    fresh.invoke("start")
    told = fresh.json("verify")
    assert told["passed"], told
    left = ours(fresh)
    assert sum("supervisord" in command for command in left) == 1, left
    fresh.invoke("stop")
    until_quiet(fresh)


def test_ctrl_c_stops_what_this_run_started(small: Machine) -> None:
    (small.home / "run" / "mcp.starts").unlink(missing_ok=True)
    run = begin(small, "start")
    until((small.home / "run" / "mcp.starts").exists)
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130, (out, err)
    assert "Interrupted" in err and "uv run invoke start" in err
    until_quiet(small)


def test_a_service_that_dies_at_once_shows_its_last_lines(small: Machine) -> None:
    broken = small.home / "database"
    broken.mkdir(parents=True)
    (broken / "WiredTiger").write_text("not a database")
    (broken / "WiredTiger.wt").write_bytes(b"\0" * 4096)
    (broken / "WiredTiger.turtle").write_text("rubbish")
    small.settings["DATABASE_STORAGE"] = str(broken)
    run = small.invoke("start", check=False)
    assert run.returncode == 6
    assert "]: database " in run.stderr and "exit status" in run.stderr
    assert len(run.stderr.split("error[")[1].splitlines()) >= 3, "lines of its log"
    assert "uv run invoke logs database" in run.stderr
    until_quiet(small)


def test_a_damaged_model_is_found_out(small: Machine, tmp_path: Path) -> None:
    from tests.real_models import link_model

    folder = tmp_path / "models"
    folder.mkdir()
    model = link_model("small", folder).path
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 0xFF
    facts = model.stat()
    model.unlink()
    model.write_bytes(content)
    os.utime(model, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # a bad disk changes no time
    small.settings["OLLAMA_MODEL_STORAGE"] = str(folder)
    small.invoke("start", check=False)
    told = small.json("verify", check=False)
    check = next(c for c in told["findings"] if c["subject"] == "model file")
    assert not told["passed"] and check["fault"] == "model-damaged"
    assert check["fix"].split("uv run ")[1].startswith("invoke pull smollm2")
    small.invoke("pull", "small")
    small.invoke("restart", "llamacpp")
    again = {c["subject"]: c["status"] for c in small.json("verify")["findings"]}
    assert again["model file"] == again["answer"] == "ok", again


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("WEBUI_PROT=1\n", "Did you mean WEBUI_PORT?"),
        ("THREADS=$(nproc)\n", "never executed"),
        ("THREADS=x\n", "THREADS='x'"),
    ],
)
def test_a_bad_env_file_stops_every_command(tmp_path: Path, content: str, said: str) -> None:
    """In a checkout of its own, since .env belongs to the checkout."""
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    (checkout / ".env").write_text(content)
    machine = Machine(tmp_path / "home", {"THREADS": ""}, root=checkout)
    for command in ("start", "status", "config"):
        run = machine.invoke(command, check=False)
        assert run.returncode == 2 and said in run.stderr and "next:" in run.stderr
    assert not (tmp_path / "home").exists()


def test_no_network_at_install(small: Machine, tmp_path: Path) -> None:
    dead = free_address()
    small.settings |= {
        "PARTS_STORAGE": str(tmp_path / "parts"), "UV_CACHE_DIR": str(tmp_path / "uv"), "UV_DEFAULT_INDEX": dead,
        "UV_HTTP_TIMEOUT": "2", "UV_HTTP_RETRIES": "0", "npm_config_registry": dead,
        "npm_config_cache": str(tmp_path / "npm"), "npm_config_fetch_retries": "0",
    }  # fmt: skip
    run = small.invoke("start", check=False)
    assert run.returncode == 4, run.stderr
    assert "could not be installed" in run.stderr and "next:" in run.stderr and "Traceback" not in run.stderr
    until_quiet(small)
    assert not [p for p in (tmp_path / "parts").iterdir() if p.is_dir() and not p.name.startswith(".")]


def test_the_small_model_stands_in_when_the_starter_cannot_be_had(small: Machine, tmp_path: Path) -> None:
    from tests.real_models import link_model

    link_model("small", tmp_path / "models")
    dead = free_address()
    small.settings |= {
        "DEFAULT_MODEL": "auto", "OLLAMA_MODEL_STORAGE": str(tmp_path / "models"), "MODEL_HUB_URL": dead,
        "UV_DEFAULT_INDEX": dead, "UV_CACHE_DIR": str(tmp_path / "uv"), "UV_HTTP_RETRIES": "0",
    }  # fmt: skip
    (small.home / "run" / "choices.json").unlink(missing_ok=True)  # nobody has chosen a model yet
    run = small.invoke("start")
    assert "is used instead" in run.stderr
    serving = [m["name"] for m in small.json("models")["models"] if m["serving"]]
    assert len(serving) == 1 and serving[0].startswith("smollm2")
    assert small.json("chat", "Say hello.", "--max-tokens=5")["timings"]["completion_tokens"] > 0


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("mount"), reason="a small disk is made by root, on Linux"
)
def test_a_disk_that_is_too_small(small: Machine, tmp_path: Path) -> None:
    """A real file system of 40 MB: the model is refused before its first byte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], check=True)
    try:
        small.settings["OLLAMA_MODEL_STORAGE"] = str(disk)
        for command in (("pull", "small"), ("start",)):
            run = small.invoke(*command, check=False)
            assert run.returncode == 3, run.stderr
            assert str(disk) in run.stderr and "free" in run.stderr and "next:" in run.stderr
        assert not [p for p in disk.rglob("*") if p.is_file() and p.stat().st_size > 10_000]
        until_quiet(small)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def free_address() -> str:
    return f"http://127.0.0.1:{free_port()}/simple"


def test_setup_writes_settings_once(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    machine = Machine(tmp_path / "home", root=checkout)
    told: Any = machine.json("setup")
    assert told["env_written"] and (checkout / ".env").read_text() == (ROOT / ".env.template").read_text()
    (checkout / ".env").write_text("# mine\n")
    assert not machine.json("setup")["env_written"] and (checkout / ".env").read_text() == "# mine\n"
