"""The whole stack, as a person uses it: started, looked at, asked, restarted, stopped."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import httpx
import psutil

from tests.machine import Machine, Stack, database
from tests.waits import PATIENCE, until


def services(machine: Machine) -> dict[str, Any]:
    return machine.ready()


def test_every_service_is_up_on_this_machine_alone(machine: Machine, stack: Stack) -> None:
    shown = services(machine)
    assert set(shown) == {"openwebui", "llamacpp", "gateway", "mcp", "database"}
    for name, service in shown.items():
        assert service["ready"] and service["state"] == "running", name
        assert service["memory_bytes"] > 10_000_000 and service["uptime_seconds"] > 0
        first = psutil.Process(service["pid"])  # before the engine stands a process of its own
        listening: set[str] = set()
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # one that was there for a moment
                listening |= {c.laddr.ip for c in one.net_connections("tcp") if c.status == "LISTEN"}
        assert listening == {"127.0.0.1"}, name


def test_a_second_start_touches_nothing(machine: Machine, stack: Stack) -> None:
    before = services(machine)
    files = {p: p.stat().st_mtime_ns for p in (machine.home / "run").glob("*.json") if p.name != "lock.json"}
    told = machine.json("start")
    assert told["started"] == []
    assert {n: s["pid"] for n, s in services(machine).items()} == {n: s["pid"] for n, s in before.items()}
    assert {p: p.stat().st_mtime_ns for p in files} == files
    assert "nothing changed" in machine.invoke("start").stdout


def test_verify_passes_and_says_what_it_saw(machine: Machine, stack: Stack) -> None:
    told = machine.json("verify")
    assert told["passed"], told
    seen = {one["subject"]: one for one in told["findings"]}
    assert {one["status"] for one in told["findings"]} == {"ok"}, told
    assert "Paris" in seen["answer"]["seen"] and "1500" in seen["data"]["seen"]
    assert seen["speed"]["figures"]["decode_tokens_per_second"] > 0


def test_chat_answers_in_the_terminal_and_for_programs(machine: Machine, stack: Stack) -> None:
    run = machine.invoke("chat", "What is the capital of France?", "--temperature=0", "--stats")
    assert "Paris" in run.stdout and "tokens/s" in run.stderr and "engine's clock" in run.stderr
    told = machine.json("chat", "What is the capital of France?", "--max-tokens=5")
    assert told["timings"]["completion_tokens"] <= 5 and told["finish"] == "length"


def test_what_listens_asks_for_its_key(stack: Stack) -> None:
    with httpx.Client(timeout=PATIENCE) as http:
        assert http.get(f"{stack.engine_url}/v1/models").status_code in {200, 401}
        asked = http.post(f"{stack.engine_url}/v1/chat/completions", json={"messages": []})
        assert asked.status_code == 401
        foreign = http.get(f"{stack.engine_url}/health", headers={"Origin": "http://evil.example"})
        assert foreign.headers.get("access-control-allow-origin") not in {"*", "http://evil.example"}
        assert http.post(stack.mcp_url, json={}).status_code == 403
        assert http.get(f"{stack.webui_url}/api/models").status_code in {401, 403}
        sign_up = {"name": "x", "email": "x@example.org", "password": "longenough1"}
        assert http.post(f"{stack.webui_url}/api/v1/auths/signup", json=sign_up).status_code == 403


def test_logs_are_plain_text_with_times(machine: Machine, stack: Stack) -> None:
    everything = machine.invoke("logs", "--since", "1d").stdout.splitlines()
    assert any(" llamacpp " in line and "buffer size" in line for line in everything)
    times = [line[:23] for line in everything]
    assert times == sorted(times) and "\x1b" not in "".join(everything)
    one = machine.invoke("logs", "database", "--lines", "1").stdout.splitlines()
    assert len(one) == 1
    line = json.loads(machine.invoke("logs", "mcp", "--lines", "1", "--json").stdout)
    assert line["service"] == "mcp"
    assert machine.invoke("logs", "nosuch", check=False).returncode == 2


def test_config_shows_where_values_come_from(machine: Machine, stack: Stack) -> None:
    told = machine.json("config")
    assert told["settings"]["WEBUI_PORT"] == {
        "value": machine.settings["WEBUI_PORT"],
        "origin": "environment",
    }
    assert told["settings"]["GPU"] == {"value": "auto", "origin": "default"}
    assert told["runtime"] == "embedded" and "RUNTIME=embedded" in told["runtime_reason"]
    later = replace(machine, settings=machine.settings | {"RUNTIME": "auto"}).json("start", "--dry-run")
    assert later["runtime"] == "embedded", "as the first start chose"
    assert later["runtime_reason"].startswith("RUNTIME=auto: embedded, ")


def test_models_and_version(machine: Machine, stack: Stack) -> None:
    listed = {m["name"]: m for m in machine.json("models")["models"]}
    assert listed[stack.model]["serving"] and not listed["llama3.2:3b"]["here"]
    assert set(machine.json("version")["parts"]) == {"engine", "database", "openwebui", "mcp", "gateway"}


def test_dry_runs_change_nothing(machine: Machine, stack: Stack) -> None:
    before = services(machine)
    assert machine.json("start", "--dry-run", "--model", "small")["model"].startswith("smollm2")
    assert set(machine.json("stop", "--dry-run")["would_stop"]) == set(before)
    assert machine.json("restart", "mcp", "--dry-run")["would_restart"] == ["mcp"]
    assert machine.json("pull", "small", "--dry-run")["size_bytes"] > 50_000_000
    assert {n: s["pid"] for n, s in services(machine).items()} == {n: s["pid"] for n, s in before.items()}


def test_a_service_that_is_killed_comes_back_and_that_is_shown(machine: Machine, stack: Stack) -> None:
    before = services(machine)["mcp"]
    pid = before["pid"]
    os.kill(pid, signal.SIGKILL)

    def back() -> dict[str, Any]:
        now = services_or_none(machine)
        return now if now and now["mcp"]["pid"] not in {None, pid} and now["mcp"]["ready"] else {}

    assert until(back)["mcp"]["restarts"] == before["restarts"] + 1


def test_a_service_that_ends_again_and_again_is_a_crash_loop(machine: Machine, stack: Stack) -> None:
    starts = machine.home / "run" / "mcp.starts"

    def five_times() -> bool:
        seen = [json.loads(line) for line in starts.read_text().splitlines(True) if line.endswith("\n")]
        if time.time() - seen[-1]["time"] > 0.3:
            with suppress(ProcessLookupError):
                os.kill(seen[-1]["pid"], signal.SIGKILL)
        return len(seen) >= 5

    until(five_times, every=0.3)
    shown = machine.invoke("status", check=False)
    assert shown.returncode == 6 and "service-looping" in shown.stdout, shown
    assert "terminated by SIGKILL" in shown.stdout and "uv run invoke logs mcp" in shown.stdout
    assert machine.json("verify", check=False)["passed"] is False
    machine.invoke("restart", "mcp")
    mended = services(machine)["mcp"]
    assert mended["ready"] and mended["state"] in {"starting", "running"} and mended["restarts"] == 0


def services_or_none(machine: Machine) -> dict[str, Any] | None:
    run = machine.invoke("status", "--json", check=False)
    return dict(json.loads(run.stdout)["services"]) if run.stdout else None


def test_restart_of_one_service_leaves_the_others(machine: Machine, stack: Stack) -> None:
    before = services(machine)
    told = machine.json("restart", "llamacpp")
    after = services(machine)
    assert told["started"] == ["llamacpp"] and after["llamacpp"]["ready"]
    assert {n for n in before if before[n]["pid"] != after[n]["pid"]} == {"llamacpp"}


def test_data_survive_a_stop_and_no_process_does(machine: Machine, stack: Stack) -> None:
    with database(stack.database_uri) as client:
        order = client.shop.orders.find_one()
        assert order
        client.shop.orders.insert_one({**order, "_id": "mine"})
    pids = {s["pid"] for s in services(machine).values()}
    assert set(machine.json("stop")["stopped"]) == {"openwebui", "llamacpp", "gateway", "mcp", "database"}
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    stopped = machine.invoke("status", check=False)
    assert stopped.returncode == 6 and "uv run invoke start" in stopped.stderr
    assert machine.invoke("verify", check=False).returncode == 6
    assert machine.invoke("chat", "hello", check=False).returncode == 7
    assert machine.invoke("stop").stdout.strip() == "Nothing is running."
    # And a backup brings back what a reset has removed.
    backup = machine.json("volumes", "backup", "database")["folder"]
    machine.invoke("volumes", "reset", "database", "--yes")
    assert not list((machine.home / "data" / "database").glob("*.wt"))
    machine.invoke("volumes", "restore", backup)

    again = machine.start()
    assert again.admin_password == stack.admin_password
    with database(again.database_uri) as client:
        assert client.shop.orders.count_documents({}) == 1501, "kept, and the sample is not written twice"
        assert client.shop.orders.delete_one({"_id": "mine"}).deleted_count == 1


def test_state_is_private(machine: Machine, stack: Stack) -> None:
    for path in [machine.home, *(machine.home / "secrets").iterdir(), *(machine.home / "logs").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path
    assert not [name for _, _, names in os.walk(machine.home) for name in names if name.endswith(".tmp")]
