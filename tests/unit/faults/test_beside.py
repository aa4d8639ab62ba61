"""What the rest of a text says beside a fault."""

from __future__ import annotations

import re

import pytest

from scripts.faults.beside import SIGNS, TOOLS, Beside, beside
from scripts.faults.find import explain
from scripts.faults.table import BY_ID

DOWN = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
FULL = "OSError: [Errno 28] No space left on device"


def rest(text: str, unknown: int = 0) -> Beside:
    return beside(text, explain(text), unknown)


def test_a_failure_that_no_entry_explains_is_shown_wherever_it_stands() -> None:
    text = f"ERRO[0000] failed to bend the flux of time\n{FULL}\nflux.service: flux capacitor is not supported here\n"
    assert [number for number, _ in rest(text).others] == [1, 3]


def test_of_many_failures_that_no_entry_explains_three_kinds_are_shown() -> None:
    kinds = [
        f"could not bend {name} of time with 1.5 watts" for name in ("flux", "flux", "warp", "phase", "tide")
    ]
    assert [number for number, _ in rest("\n".join([FULL, *kinds])).others] == [2, 4, 5]


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "    raise FluxError(said)",
        "FluxError",
        "make: *** [Makefile:3: all] Error 1",
        "flux.service: Unit entered failed state.",
        "ERROR: Encountered errors while bringing up the project.",
        "Error bending time:",
        '"GET /favicon.ico HTTP/1.1" 404 Not Found',
        "hint: the flux failed, bend it",
    ],
)
def test_what_says_nothing_of_a_cause_is_not_shown(line: str) -> None:
    assert rest(f"{line}\n{FULL}\n").others == ()


def test_a_code_or_an_answer_of_a_server_is_a_failure_too() -> None:
    text = f'{FULL}\nthe command returned with return code: 3\n"POST /api/flux HTTP/1.1" 502 -\n'
    assert [number for number, _ in rest(text).others] == [2, 3]


def test_beside_an_unknown_failure_only_others_are_shown() -> None:
    text = "could not bend the flux of time\ncannot reverse the polarity of it\n"
    assert rest(text) == Beside()
    assert [number for number, _ in rest(text, 2).others] == [1]


def test_a_secret_is_masked() -> None:
    text = f"could not bend flux: mongodb://anna:s3cretword@host/ refused nothing at all\n{FULL}\n"
    assert "s3cretword" not in repr(rest(text))


def test_a_docker_that_answers_speaks_against_one_that_is_down() -> None:
    shows = f"$ docker ps\nCONTAINER ID   IMAGE     COMMAND\n$ act\n{DOWN}\n"
    assert len(rest(shows).against) == 1 and rest(f"$ act\n{DOWN}\n").against == ()


def test_another_tool_than_the_advice_speaks_of_is_named() -> None:
    assert len(rest(f"$ colima list\n{DOWN}\n").against) == 1


def test_a_disk_with_room_speaks_against_a_full_one_but_not_where_another_is_full() -> None:
    room, full = "/dev/sda1   98G   20G   78G   21% /", "/dev/sdb1   98G   98G   0   100% /srv"
    assert len(rest(f"{FULL}\n{room}\n").against) == 1
    assert rest(f"{FULL}\n{room}\n{full}\n").against == ()


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("connect ECONNREFUSED ::1:9999\nflux bends it from docker, on the mac", True),
        ("connect ECONNREFUSED 10.0.0.5:9999\nflux bends it from docker, on the mac", False),
        (
            "$ podman run flux\nError: open flux.yaml: permission denied\nu:object_r:user_home_t:s0 flux.yaml",
            True,
        ),
        ("Error: open flux.yaml: permission denied\nu:object_r:user_home_t:s0 flux.yaml", False),
        ("SqliteError: unable to open database file\ndrwxr-xr-x 2 root root 4096 Nov 13 18:02 data", True),
        ("SqliteError: unable to open database file\ndrwxr-xr-x 2 anna anna 4096 Nov 13 18:02 data", False),
        ("Could not find a valid Docker environment\n$ docker context show\ndesktop-linux", True),
        ("Could not find a valid Docker environment\n$ docker context show\ndefault", False),
        ('$ docker buildx build .\nGet "https://a/v2": x509: certificate signed by unknown authority', True),
        (
            "verifying github.com/a/b@v1.0.0/go.mod: checksum mismatch\nexport GOPROXY=https://flux.test/",
            True,
        ),
        (
            "verifying github.com/a/b@v1.0.0/go.mod: checksum mismatch\nGOPROXY=https://proxy.golang.org",
            False,
        ),
        (
            "'vk_icdGetInstanceProcAddr' from ICD libGL.so.1 failed.\nfailed with VK_ERROR_INCOMPATIBLE_DRIVER",
            True,
        ),
        ("n_ctx = 131072\nCUDA out of memory", True),
        (
            "error during connect: open //./pipe/docker_engine: The system cannot find the file specified. "
            "In the default daemon configuration on Windows, the docker client must be run elevated to connect.",
            True,
        ),
        ("error during connect: open //./pipe/docker_engine: The system cannot find the file", False),
        ("toomanyrequests: You have reached your pull rate limit.\n(2 days after the last pull)", True),
        ("toomanyrequests: You have reached your pull rate limit.\nLogin Succeeded", True),
        ("toomanyrequests: You have reached your limit of 100 pulls per 6 hours", False),
        ("v0.7.1 - flux\nsqlite3.OperationalError: no such column: model.access_control", True),
        ("v0.8.1 - flux\nsqlite3.OperationalError: no such column: model.access_control", False),
        ("Failed connecting to '0a1b2c3d4e5f:27017': getaddrinfo failed: Name or service not known", True),
        ("Failed connecting to 'flux.test:27017': getaddrinfo failed: Name or service not known", False),
        ("n_ctx = 4096\nCUDA out of memory", False),
        ("$ ./llama-cli -m /o/blobs/sha256-4c\nllama: wrong number of tensors; expected 2, got 1", True),
        (
            "[GIN] x\n$ ./llama-cli -m /o/blobs/sha256-4c\nllama: wrong number of tensors; expected 2, got 1",
            False,
        ),
        (
            '"ghcr.io/ollama/open-webui:main": Head "https://ghcr.io/v2/o": dial tcp 1.2.3.4:443: i/o timeout',
            True,
        ),
        (
            '"ghcr.io/open-webui/open-webui:main": Head "https://ghcr.io/v2/o": dial tcp 1.2.3.4:443: i/o timeout',
            False,
        ),
    ],
)
def test_what_another_line_shows_is_said_beside_the_usual_cause(text: str, shows: bool) -> None:
    assert bool(rest(f"{text}\n").against) is shows


def test_a_step_of_the_advice_that_was_taken_is_named_but_not_the_command_that_fails() -> None:
    fix = BY_ID["docker-down"].fix
    assert "sudo systemctl start docker" in fix
    before = f"$ sudo systemctl start docker\n$ docker ps\n{DOWN}\n"
    assert rest(before).done == ("systemctl start docker",)
    assert rest(f"$ sudo systemctl start docker\n{DOWN}\n").done == ()


@pytest.mark.parametrize(
    "text",
    [
        "Error: statfs /Users/jo/flux/out: no such file or directory\n% ls -d /Users/jo/flux/out\n{}\n",
        'Error: exec: "krunkit": executable file not found in $PATH\n$ which krunkit\n{}\n',
    ],
)
def test_what_another_line_lists_is_not_missing(text: str) -> None:
    path = "/Users/jo/flux/out" if "statfs" in text else "/opt/homebrew/bin/krunkit"
    assert len(rest(text.format(path)).against) == 1
    assert rest(text.format("/Users/jo/other")).against == ()


def test_the_same_words_of_another_part_are_not_shown_again() -> None:
    text = "could not bend: flux: the time is out of joint for all\nERROR: flux: the time is out of joint for all\n"
    assert rest(text, 2) == Beside()


def test_what_a_second_try_meets_is_not_the_first_failure() -> None:
    exists = "Error: volume with name flux already exists: volume already exists"
    assert len(rest(f"could not bend the flux of time, trying again\n{exists}\n").against) == 1
    assert rest(f"{exists}\ncould not bend the flux of time\n").against == ()


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.faults[:30])
def test_a_sign_is_of_faults_that_the_table_has(sign: object) -> None:
    assert any(re.search(sign.faults, id) for id in BY_ID)  # type: ignore[attr-defined]


def test_tools_are_told_apart_by_their_names() -> None:
    assert all(re.compile(pattern) for tool in TOOLS for pattern in tool[:2])
