"""The menu, through the real invoke: optional positionals, exit codes, JSON errors, its start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from invoke.collection import Collection
from invoke.parser.context import ParserContext
from invoke.parser.parser import ParseMachine, Parser
from invoke.program import Program
from invoke.tasks import Task

from scripts.home import ROOT

TASKS = '''
from dataclasses import dataclass, field
from invoke.collection import Collection
from scripts.errors import ModelError
from scripts.menu import task, understand

@task(optional="question")
def chat(c, question="", stats=False):
    """Chat."""
    print(repr(question), stats)

@dataclass(frozen=True)
class Flags:
    more: bool = field(default=False, metadata={"help": "all of it"})
    times: int = field(default=2, metadata={"help": "how often"})

@task(flags=Flags, help={"json": "as JSON"})
def many(c, flags, json=False):
    """Many flags."""
    print(flags, json)

@task(positional=["name"], help={"name": "the one to pull"})
def pull(c, name, json=False):
    """Pull."""
    raise ModelError(f"no {name}", hint="do this", detail=["evidence"])

@task()
def interrupted(c):
    """Ctrl-C."""
    raise KeyboardInterrupt

@task()
def full(c, json=False):
    """A disk that is full."""
    raise OSError(28, "No space left on device", "/data/one")

@task()
def read(c, file, json=False):
    """A file that can't be read."""
    raise OSError(13, "Permission denied", file)

@task()
def signals(c):
    """What Ctrl-C and `kill` do."""
    import signal
    for number in (signal.SIGINT, signal.SIGTERM):
        print(signal.getsignal(number) is signal.default_int_handler)

@task()
def failed(c):
    """A check."""
    return 6

@task(iterable=["from_"])
def gpu(c, from_, json=False):
    """Many values."""
    print(from_, json)

@task(name="list", default=True)
def inner(c, long=False):
    """In a collection."""
    print("inner", long)

namespace = Collection(chat, pull, interrupted, full, read, signals, failed, gpu, many)
namespace.add_collection(Collection("things", inner))
understand(namespace)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tasks.py").write_text(TASKS)
    return tmp_path


def invoke(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=folder, text=True, capture_output=True, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chat"], "'' False"),
        (["chat", "hello there"], "'hello there' False"),
        (["chat", "--stats"], "'' True"),
        (["chat", "pull", "--stats"], "'pull' True"),
        (["chat", "-s", "why"], "'why' True"),
        (["chat", "--question", "why", "--stats"], "'why' True"),
        (["chat", "--stats", "--question=why=not"], "'why=not' True"),
        (["chat", "--question", "-5 and 3?"], "'-5 and 3?' False"),
        (["chat", "why", "things", "list"], "'why' False\ninner False"),
        (["-e", "things", "list", "chat", "why"], "inner False\n'why' False"),
    ],
)
def test_a_positional_may_be_left_out(folder: Path, arguments: list[str], said: str) -> None:
    run = invoke(folder, *arguments)
    assert (run.stdout.strip(), run.returncode) == (said, 0), run.stderr


@pytest.mark.parametrize(
    "arguments", [["things", "list", "--long"], ["things.list", "--long"], ["things", "--long"]]
)
def test_a_task_of_a_collection_is_two_words(folder: Path, arguments: list[str]) -> None:
    assert invoke(folder, *arguments).stdout.strip() == "inner True"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "[] False"),
        (["--from", "a"], "['a'] False"),
        (["--from", "a", "b", "--json"], "['a', 'b'] True"),
        (["-f", "-", "b"], "['-', 'b'] False"),
        (["--from", "a", "--from", "b"], "['a', 'b'] False"),
        (["--from=a", "b"], "['a', 'b'] False"),
    ],
)
def test_an_option_of_many_values(folder: Path, arguments: list[str], said: str) -> None:
    run = invoke(folder, "gpu", *arguments)
    assert (run.stdout.strip(), run.returncode) == (said, 0), run.stderr


@pytest.mark.parametrize(
    ("name", "told"), [("chat", "--question"), ("pull", "the one to pull"), ("many", "how often")]
)
def test_help_of_a_task(folder: Path, name: str, told: str) -> None:
    run = invoke(folder, name, "--help")
    assert run.returncode == 0 and f"{name} [--options]" in run.stdout and told in run.stdout


@pytest.mark.parametrize("name", ["a", "/a/b", "~/a", "~nobody-of-that-name/a"])
def test_a_named_file_that_cannot_be_read_is_a_fault(folder: Path, name: str) -> None:
    run = invoke(folder, "read", "--file", name, "--json")
    assert run.returncode == 3, run.stderr
    assert json.loads(run.stdout)["error"]["fault"] == "file-unreadable"


@pytest.mark.parametrize("other", ["b", "a/b"])
def test_another_file_is_a_fault_of_the_program(folder: Path, other: str) -> None:
    (folder / "tasks.py").write_text(TASKS.replace('denied", file', f'denied", {other!r}'))
    run = invoke(folder, "read", "--file", "a", "--json")
    assert run.returncode == 1 and "PermissionError" in run.stderr


def test_flags_come_as_one_value(folder: Path) -> None:
    run = invoke(folder, "many", "--times", "3", "-j")
    assert run.stdout == "Flags(more=False, times=3) True\n", run.stderr


@pytest.mark.parametrize("arguments", [["nothing"], ["things", "nothing"], ["chat", "why", "--nothing"]])
def test_what_is_unknown_is_named_by_invoke(folder: Path, arguments: list[str]) -> None:
    run = invoke(folder, *arguments)
    assert run.returncode == 1 and arguments[-1] in run.stderr


def test_nothing_inside_invoke_is_replaced() -> None:
    for one in (Parser, ParserContext, ParseMachine, Program, Collection, Task):
        for function in vars(one).values():
            assert getattr(function, "__module__", "invoke").startswith("invoke"), function


def test_a_failure_is_told_with_its_next_step_and_its_code(folder: Path) -> None:
    run = invoke(folder, "pull", "x")
    assert run.returncode == 5
    assert run.stderr.splitlines() == ["error: no x", "  evidence", "next:  do this"]


def test_a_failure_as_json(folder: Path) -> None:
    run = invoke(folder, "pull", "x", "--json")
    assert run.returncode == 5 and run.stderr == ""
    assert json.loads(run.stdout)["error"] == {
        "message": "no x", "detail": ["evidence"], "hint": "do this", "code": 5, "fault": "",
    }  # fmt: skip


def test_a_required_positional_is_still_required(folder: Path) -> None:
    assert "did not receive required positional arguments: 'name'" in invoke(folder, "pull").stderr


def test_exit_codes(folder: Path) -> None:
    assert invoke(folder, "interrupted").returncode == 130
    assert invoke(folder, "failed").returncode == 6


def test_a_full_disk_is_an_error_of_this_machine_wherever_it_is_met(folder: Path) -> None:
    done = invoke(folder, "full", "--json")
    told = json.loads(done.stdout)["error"]
    assert done.returncode == 3 and told["fault"] == "disk-full" and "/data/one" in told["message"]


@pytest.mark.parametrize(
    ("run", "ctrl_c"), [('"$0" -m invoke signals', True), ('"$0" -m invoke signals & wait', False)]
)
def test_ctrl_c_is_ignored_where_the_shell_says_so(folder: Path, run: str, ctrl_c: bool) -> None:
    """As for a start in the background of a script: Ctrl-C is for what is in front. `kill` always cleans up."""
    told = subprocess.run(
        ["sh", "-c", run, sys.executable],
        cwd=folder, text=True, capture_output=True, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert told.stdout.split() == [str(ctrl_c), "True"], told.stderr


def test_the_menu_imports_no_package_but_invoke() -> None:
    code = (
        "import sys, tasks; from importlib.metadata import packages_distributions; packages = packages_distributions();"
        "print(*sorted({one for name in list(sys.modules) for one in packages.get(name, ())}))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    assert set(run.stdout.split()) <= {"invoke", "PyYAML"}  # invoke itself brings a YAML reader


def test_completion_in_a_real_bash_completes_our_tasks() -> None:
    """As the README says: the environment activated, the script sourced."""
    script = (
        "source <(invoke --print-completion-script bash); "
        'COMP_WORDS=(invoke sta); COMP_CWORD=1; COMP_LINE="invoke sta"; COMP_POINT=10; '
        '_complete_invoke invoke sta invoke; echo "${COMPREPLY[@]}"'
    )
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    run = subprocess.run(["bash", "-c", script], cwd=ROOT, text=True, capture_output=True, env={"PATH": path})
    assert {"start", "status"} <= set(run.stdout.split()), run.stderr
    assert "chat" not in run.stdout.split()


def test_what_a_task_imports_is_compiled_once(folder: Path) -> None:
    (folder / "heavy.py").write_text("")
    (folder / "tasks.py").write_text(
        TASKS.replace(
            "namespace =", '@task()\ndef load(c):\n    """Import late."""\n    import heavy\n\nnamespace ='
        ).replace("gpu, many", "gpu, many, load")
    )
    for setting, kept in (("1", False), ("", True)):
        run = subprocess.run(
            [sys.executable, "-m", "invoke", "load"],
            cwd=folder, text=True, capture_output=True,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": setting},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert bool(list(folder.glob("__pycache__/heavy.*.pyc"))) == kept
