"""The launcher's reading of the environment. Its serving is tried in tests/integration/own/test_engine.py."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from launcher.environment import keys, read_environment

from parts.engine import llama_server
from tests.machine import free_port
from tests.waits import PATIENCE

LAUNCHER = Path(llama_server.__file__)
MODEL = {"LLAMA_ARG_MODEL": "/m.gguf"}


def test_values_are_typed_and_empty_means_not_set() -> None:
    values, problems = read_environment(
        {
            **MODEL,
            "LLAMA_ARG_PORT": "8081",
            "LLAMA_ARG_THREADS": "",
            "LLAMA_ARG_FLASH_ATTN": "1",
            "LLAMA_ARG_N_GPU_LAYERS": "all",
            "LLAMA_ARG_ENDPOINT_METRICS": "enabled",
            "LLAMA_ARG_CACHE_TYPE_K": "Q8_0",
        }
    )
    assert problems == []
    assert values == {
        "LLAMA_ARG_MODEL": Path("/m.gguf"),
        "LLAMA_ARG_PORT": 8081,
        "LLAMA_ARG_FLASH_ATTN": "on",
        "LLAMA_ARG_N_GPU_LAYERS": -2,
        "LLAMA_ARG_ENDPOINT_METRICS": True,
        "LLAMA_ARG_CACHE_TYPE_K": "q8_0",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLAMA_ARG_PORT", "0"),
        ("LLAMA_ARG_PORT", "70000"),
        ("LLAMA_ARG_THREADS", "two"),
        ("LLAMA_ARG_CTX_SIZE", "-5"),
        ("LLAMA_ARG_N_GPU_LAYERS", "some"),
        ("LLAMA_ARG_CACHE_TYPE_V", "q9"),
        ("LLAMA_ARG_TEMPERATURE", "nan"),
        ("LLAMA_ARG_JINJA", "perhaps"),
        ("LLAMA_ARG_CHAT_TEMPLATE_FILE", "/does/not/exist"),
        ("LLAMA_ARG_LORA", "/does/not/exist"),
        ("LLAMA_ARG_LORA_INIT_WITHOUT_APPLY", "perhaps"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(name: str, value: str) -> None:
    _, (problem,) = read_environment({**MODEL, name: value})
    assert problem.startswith(f"{name}={value} ") and " must be " in problem


def test_a_quantised_v_cache_needs_flash_attention() -> None:
    cache = {**MODEL, "LLAMA_ARG_CACHE_TYPE_V": "q8_0"}
    assert read_environment(cache)[1] == []
    (problem,) = read_environment({**cache, "LLAMA_ARG_FLASH_ATTN": "off"})[1]
    assert problem.startswith("error[kv-cache-type]: ")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "box.example"])  # noqa: S104
def test_a_host_that_others_reach_needs_a_key(host: str) -> None:
    assert read_environment({**MODEL, "LLAMA_ARG_HOST": host})[1]
    assert not read_environment({**MODEL, "LLAMA_ARG_HOST": host, "LLAMA_API_KEY": "k"})[1]
    for local in ("127.0.0.1", "/run/llama.sock"):
        assert not read_environment({**MODEL, "LLAMA_ARG_HOST": local})[1]


def test_keys_come_from_the_variable_and_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("# ours\none\n\ntwo\n")
    values, _ = read_environment(
        {**MODEL, "LLAMA_ARG_API_KEY_FILE": str(file), "LLAMA_API_KEY": "three, four"}
    )
    assert keys(values) == ["three", "four", "one", "two"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The launcher as a program, in this Python, which has no xllamacpp: it must not get as far as needing it."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("LLAMA_")}
    command = [sys.executable, str(LAUNCHER), *arguments]
    return subprocess.run(
        command, env={**clean, **environment}, capture_output=True, text=True, timeout=PATIENCE
    )


def test_exit_codes_and_lines(tmp_path: Path) -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("llama_server: LLAMA_ARG_MODEL ") and "GGUF" in line

    done = run(LLAMA_ARG_MODEL=str(tmp_path / "none.gguf"))
    assert done.returncode == 1
    assert "none.gguf" in done.stderr and os.strerror(errno.ENOENT) in done.stderr

    (tmp_path / "page.gguf").write_text("<html>")
    done = run(LLAMA_ARG_MODEL=str(tmp_path / "page.gguf"))
    assert done.returncode == 1
    assert "page.gguf" in done.stderr and "b'<htm'" in done.stderr

    done = run("--sleep-idle-seconds", "0", LLAMA_ARG_MODEL="/m.gguf")
    assert done.returncode == 2
    assert "-1 for never" in done.stderr


def test_a_variable_that_does_nothing_is_named(tmp_path: Path) -> None:
    done = run(LLAMA_ARG_MODEL=str(tmp_path / "none.gguf"), LLAMA_ARG_CTXSIZE="4096")
    assert "LLAMA_ARG_CTXSIZE" in done.stderr


def test_a_key_is_in_no_problem() -> None:
    done = run(LLAMA_API_KEY="sentinel-key", LLAMA_ARG_PORT="x")
    assert done.returncode == 2
    assert "sentinel-key" not in done.stderr + done.stdout


# ── another program ──────────────────────────────────────────────────────────────────────────────────────────────

SHOWS = '#!/bin/sh\nfor one in "$@"; do echo "flag $one"; done\nenv\n'


def program(folder: Path, text: str = SHOWS) -> Path:
    """A llama-server that prints what it is given."""
    made = folder / "llama-server"
    made.write_text(text)
    made.chmod(0o755)
    return made


def model(folder: Path) -> str:
    (folder / "m.gguf").write_bytes(b"GGUF")
    return str(folder / "m.gguf")


def test_it_becomes_the_program_with_its_own_defaults(tmp_path: Path) -> None:
    path = model(tmp_path)
    given = {"LLAMA_ARG_MODEL": path, "LLAMA_ARG_LORA": path, "LLAMA_ARG_LORA_INIT_WITHOUT_APPLY": "1"}
    given |= {"LLAMA_ARG_THREADS": "", "LLAMA_ARG_CTX_SIZE": "512", "LLAMA_API_KEY": "k"}
    given |= {"LLAMA_ARG_THREADS_BATCH": "3", "LLAMA_ARG_BATCH": "", "LLAMA_ARG_UBATCH": "64"}
    done = run("--sleep-idle-seconds", "90", "--program", str(program(tmp_path)), **given)
    lines = done.stdout.splitlines()
    flags = ["--sleep-idle-seconds", "90", "--threads-batch", "3", "--lora-scaled", f"{path}:0"]
    assert [line[5:] for line in lines if line.startswith("flag ")] == flags
    seen = dict(line.split("=", 1) for line in lines if "=" in line)
    assert (seen["LLAMA_ARG_CTX_SIZE"], seen["LLAMA_ARG_BATCH"], seen["LLAMA_API_KEY"]) == ("512", "128", "k")
    assert int(seen["LLAMA_ARG_THREADS"]) >= 1 and seen["LLAMA_ARG_FIT"] == "off"
    assert seen["LLAMA_ARG_UBATCH"] == "64"
    assert (seen["LLAMA_ARG_UI"], seen["LLAMA_ARG_OFFLINE"], seen["LLAMA_ARG_CORS_ORIGINS"]) == (
        "0",
        "1",
        "localhost",
    )
    assert "LLAMA_ARG_DEVICE" not in seen
    said = done.stderr.splitlines()[-1]
    assert said.endswith(str(program(tmp_path))), "by it, what the program says is told from earlier lines"


def test_an_adapter_that_is_applied_and_one_that_can_not_be_named(tmp_path: Path) -> None:
    path, there = model(tmp_path), ("--program", str(program(tmp_path)))
    assert f"flag {path}:1\n" in run(*there, LLAMA_ARG_MODEL=path, LLAMA_ARG_LORA=path).stdout
    (tmp_path / "a:b").write_bytes(b"GGUF")
    done = run(*there, LLAMA_ARG_MODEL=path, LLAMA_ARG_LORA=str(tmp_path / "a:b"))
    assert done.returncode == 2 and "LLAMA_ARG_LORA" in done.stderr and "flag" not in done.stdout


def test_without_an_idle_time_and_without_devices(tmp_path: Path) -> None:
    arguments = ("--sleep-idle-seconds", "-1", "--program", str(program(tmp_path)))
    (tmp_path / "libggml-vulkan.so").touch()
    done = run(*arguments, LLAMA_ARG_MODEL=model(tmp_path), LLAMA_ARG_N_GPU_LAYERS="0")
    assert "flag" not in done.stdout and "LLAMA_ARG_DEVICE=none\n" in done.stdout
    assert "LLAMA_ARG_FIT=off\n" in done.stdout
    with_gpu = run(*arguments, LLAMA_ARG_MODEL=model(tmp_path), LLAMA_ARG_N_GPU_LAYERS="auto")
    assert "LLAMA_ARG_FIT=on\n" in with_gpu.stdout and "LLAMA_ARG_DEVICE" not in with_gpu.stdout
    assert "LLAMA_ARG_BATCH=128\n" in done.stdout and "LLAMA_ARG_BATCH=512\n" in with_gpu.stdout


def test_with_vulkan_the_gpu_may_choose_and_what_is_compiled_stays_with_the_model(tmp_path: Path) -> None:
    there, models = ("--program", str(program(tmp_path))), tmp_path / "models"
    models.mkdir()
    (tmp_path / "libggml-vulkan.so").touch()
    given = {"LLAMA_ARG_MODEL": model(models), "LLAMA_ARG_BACKEND_SAMPLING": "1"}
    on_cpu = run(*there, **given, LLAMA_ARG_N_GPU_LAYERS="0").stdout
    assert "BACKEND_SAMPLING" not in on_cpu and "SHADER" not in on_cpu and not (models / ".shaders").exists()
    with_gpu = run(*there, **given).stdout
    assert "LLAMA_ARG_BACKEND_SAMPLING=1\n" in with_gpu
    for name in ("__GL_SHADER_DISK_CACHE_PATH", "MESA_SHADER_CACHE_DIR"):
        assert f"{name}={models / '.shaders'}\n" in with_gpu
    assert (models / ".shaders").is_dir()


def test_several_conversations_are_served_behind_the_front_in_smaller_pieces(tmp_path: Path) -> None:
    arguments, path = ("--program", str(program(tmp_path))), model(tmp_path)
    given = {"LLAMA_ARG_MODEL": path, "LLAMA_ARG_PORT": str(free_port()), "LLAMA_ARG_HOST": "127.0.0.1"}

    def seen(**more: str) -> tuple[bool, int]:
        """Whether it listens at a socket of its own, and its pieces of a prompt."""
        lines = run(*arguments, **given, **more).stdout.splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        return found["LLAMA_ARG_HOST"].endswith(".sock"), int(found["LLAMA_ARG_BATCH"])

    assert seen(LLAMA_ARG_N_PARALLEL="2") == (True, llama_server.SHARED_BATCH)
    assert seen(LLAMA_ARG_N_PARALLEL="2", LLAMA_ARG_BATCH="256") == (True, 256)
    one_and_plans = {"LLAMA_ARG_N_PARALLEL": "2", "LLAMA_ARG_LORA": path}
    assert seen(**one_and_plans) == (False, llama_server.CPU_BATCH)
    (tmp_path / "libggml-vulkan.so").touch()
    assert seen(LLAMA_ARG_N_PARALLEL="2") == (True, llama_server.GPU_BATCH)


def test_it_checks_as_before(tmp_path: Path) -> None:
    there = str(program(tmp_path))
    assert run("--program", there, LLAMA_ARG_MODEL=model(tmp_path), LLAMA_ARG_HOST="0.0.0.0").returncode == 2  # noqa: S104
    assert run("--program", there, LLAMA_ARG_MODEL=str(tmp_path / "none.gguf")).returncode == 1


def test_a_program_for_another_machine(tmp_path: Path) -> None:
    done = run("--program", str(program(tmp_path, "\x7fELF?")), LLAMA_ARG_MODEL=model(tmp_path))
    assert done.returncode == 1 and "can't be started: Exec format error" in done.stderr
    missing = run("--program", str(tmp_path / "none"), LLAMA_ARG_MODEL=model(tmp_path))
    assert missing.returncode == 1 and "none can't be started" in missing.stderr
