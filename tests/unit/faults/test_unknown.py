"""What is said of a failure that the table does not know."""

from __future__ import annotations

import time

import pytest

from scripts.faults.unknown import REMARKED, near, only_warned, unknown_failure


@pytest.mark.parametrize(
    ("text", "who", "tried", "said"),
    [
        (
            "Error: netavark: flux error: failed to align the capacitor: not enough flux",
            "netavark, which makes Podman's networks", "align the capacitor", "not enough flux",
        ),
        ("npm error code EFLUX", "npm", "", ""),
        ('File "a.py", line 3: FluxError: Cannot bend time', "a program in Python", "bend time", "Cannot bend time"),
        ("it failed", "", "", ""),
    ],
)  # fmt: skip
def test_whose_words_what_was_tried_and_what_came_back(text: str, who: str, tried: str, said: str) -> None:
    found = unknown_failure(f"hello\n{text}\n")
    assert found and (found.who, found.tried, found.said, found.number) == (who, tried, said, 2)


def test_a_consequence_is_told_only_where_nothing_else_failed() -> None:
    found = unknown_failure(
        "flux: cannot align\nweb exited with code 1\nweb.service: Failed with result 'exit-code'.\n"
    )
    assert found and (found.number, found.tried) == (1, "align")
    asked = unknown_failure("flux: cannot align\nI'm unable to start it\nDoes that mean it is not allowed?\n")
    assert asked and asked.number == 1
    only = unknown_failure("web exited with code 1\n")
    assert only and only.number == 1


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("[ERROR] flux cli doesn't exist but is required.", True),
        ("/opt/bin/flux\n[ERROR] flux cli doesn't exist but is required.", False),
        ("flux version 2.1\nError: flux is not installed", False),
        ("/opt/bin/time\nError: flux is not installed", True),
        ("Error: Flux 'blue' not found. Available fluxes: red, green", True),
        ("Error: flux models do not support bending", True),
        ("Error: flux failed", False),
    ],
)
def test_a_line_names_its_cause_unless_another_line_denies_it(text: str, states: bool) -> None:
    found = unknown_failure(text)
    assert found and found.states is states


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("'NoneType' object is not iterable\n# with one flux only\n", 1),
        ("align\nTypeError: flux is not a function\n", 2),
        ("assertion: 17370 flux has form 5\n", 1),
        ("$ flux start\nready\n# the page stays empty\n", 3),
        ("Error: flux failed\n# it does nothing\n", 1),
    ],
)
def test_messages_of_exceptions_and_remarks_are_failures_and_a_program_comes_first(
    text: str, number: int
) -> None:
    found = unknown_failure(text)
    assert found and found.number == number


@pytest.mark.parametrize("text", ["# flux\nready\n", "# systemctl start flux\nready\n", "the light is on\n"])
def test_what_is_typed_or_noted_is_no_failure(text: str) -> None:
    assert unknown_failure(text) is None


def test_a_harmless_note_does_not_hide_a_command_that_failed() -> None:
    note = "crun: [conmon:d]: failed to write to /proc/self/oom_score_adj: Permission denied"
    found = unknown_failure(f'Error: unable to start container "web": {note}')
    assert found and found.failed and found.number == 1
    assert unknown_failure(note) is None


def test_a_text_without_a_failure_is_none() -> None:
    assert unknown_failure("all is well\n42 tokens\n") is None
    assert unknown_failure("") is None


@pytest.mark.parametrize(
    "text",
    [
        "npm warn install-scripts x@1 (postinstall: node setup.mjs || echo 'setup failed or not available')",
        'INFO:     127.0.0.1:58248 - "GET /favicon.ico HTTP/1.1" 404 Not Found',
        "Cannot connect to Flux. Flux tools are disabled. All other tools continue to work normally.",
        'time=2025-03-09T16:19:34Z level=INFO source=flux.go:1 msg="unsupported flux detected skipping"',
        "May 02 03:10:01 host CRON[4110]: (root) CMD (/usr/local/bin/backup --on-error=log)",
        "web-1    | INFO  flux policy: 3 attempts, on error: back off",
        "Unable to find image 'flux:latest' locally",
        "2019-10-15T13:04:29.756+0000 I  CONTROL  [FluxCache] Flux is not set up: config.flux does not exist",
        " ✔ 4ad0c7422f5c Already exists   0.0s",
        "4ad0c7422f5c: Already exists",
        "flux cannot be used with the preferred buffer, using CPU instead",
        "Collecting exception-group",
        "flux-error-page-1 Up 6 seconds",
        "[    3.9] flux: module verification failed: signature and/or required key missing - tainting kernel",
        "-- Performing Test FLUX_SUPPORTS_bend - Failed",
        "Error Information Log Entries:      0",
        "2024-10-14 07:51:37,172 flux.error INFO Flux can't fail on http://0.0.0.0:8000",
        "2024-10-14 07:51:37,172 - flux.error - INFO - Unable to wait",
        "  Experimental:     false",
        " Engine:",
        "2026-01-02 10:00:00.123 | INFO     | flux.main:lifespan:12 - the error page is there",
        '  "isError": false,',
        '    "Error": "",',
        "  Failed units: 0",
        "flux --log-level=error",
        "npm warn deprecated flux@1.0.6: This module is not supported, and leaks memory.",
        "Summary: 12 passed, failed=0",
        '#8 [4/7] RUN bend-time || (echo "failed to bend" && exit 1)',
        "init: chat template, chat_template: {{ raise_exception('Expected flux') }}",
        "STEP 4/7: RUN bend-time || exit 1 # if it failed",
        '{"level":"info","msg":"flux failed once","attempt":1}',
        "I0301 10:00:01.182000   4102 flux.c:520] missing flux",
        "debug1: key_load_public: No such file or directory",
        '127.0.0.1 - - [02/Mar/2026:10:00:02 +0100] "GET /docs/connection-refused.html HTTP/1.1" 200 4120',
        "rs0 [direct: primary] test> db.errors.find({failed: true})",
        '{"s":"I","c":"FLUX","msg":"Cannot bend time yet"}',
        '{"log":"{\\"level\\":\\"debug\\",\\"msg\\":\\"no such flux: unable to bend\\"}\\n","stream":"stderr"}',
    ],
)
def test_a_healthy_text_is_not_called_a_failure(text: str) -> None:
    assert unknown_failure(text) is None


@pytest.mark.parametrize(
    "text",
    [
        'time=2025-03-09T16:19:34Z level=INFO msg="flux ended" error="cannot bend time"',
        'INFO:     127.0.0.1:5 - "POST /api/chat HTTP/1.1" 500 Internal Server Error',
        'INFO:     127.0.0.1:5 - "POST /flux HTTP/1.1" 404 Not Found',
        "error: flux is missing; skipping the rest",
        '{"level":"info","msg":"flux ended","error":"cannot bend time"}',
        '{"s":"E","c":"FLUX","msg":"Cannot bend time"}',
        "Building flux failed: error: cannot bend time",
        "Error Information Log Entries:      7",
        "flux-1  | error: cannot bend time",
    ],
)
def test_a_calm_line_that_gives_an_error_is_a_failure(text: str) -> None:
    assert unknown_failure(text)


def test_secrets_are_masked() -> None:
    found = unknown_failure("failed to open mongodb://jo:s3cret@h/x: error s3cret mongodb://jo:s3cret@h")
    assert found and "jo:s3cret" not in f"{found.line} {found.tried} {found.said}"


def test_the_nearest_faults_share_telling_words() -> None:
    assert "image-short-name" in {
        fault.id for fault in near("short-name weird: unqualified-search registries alias")
    }
    assert near("error: failed") == ()


def test_a_text_that_only_warns_did_not_fail() -> None:
    warned = unknown_failure('time=2025-01-01T00:00:00Z level=WARN msg="flux not found" key=bend value=0\n')
    assert warned and not warned.failed
    entry = unknown_failure('{"s":"W","c":"FLUX","msg":"Flux not found","attr":{"key":"bend"}}\n')
    assert entry and not entry.failed
    failed = unknown_failure('level=WARN msg="failed to bend time"\n')
    assert failed and failed.failed


def test_what_kubernetes_calls_a_warning_may_be_a_failure_and_so_is_a_program_that_ended() -> None:
    event = "  Warning  Failed  42s  kubelet  Failed to bend the flux: time is up\n"
    flux = "WARNING: Unable to bend the flux\n"
    assert only_warned(event) == frozenset()
    assert only_warned(flux) == {1}
    assert only_warned(f"{flux}WARNING:root: kernel 1c0e6b1d restarted\n") == frozenset()


def test_the_version_of_a_program_is_no_failure() -> None:
    assert unknown_failure("flux-bender version 1.17.1, build unknown\n") is None


def test_a_person_s_remark_names_no_cause_and_is_like_no_fault() -> None:
    remark = unknown_failure("$ bend flux\nbent\n# the list of fluxes is empty\n")
    assert remark and not remark.states and remark.near == () and remark.who == REMARKED


@pytest.mark.parametrize(
    "worked",
    [
        "REPOSITORY   TAG   IMAGE ID\nquay.io/x   latest   0a",
        "Successfully tagged localhost/x:1",
        "Writing manifest to image destination",
        "#9 naming to docker.io/library/x done",
    ],
)
def test_what_a_command_warns_of_before_it_prints_its_result_did_not_fail(worked: str) -> None:
    warned = "WARN[0000] Error bending time: no valid flux found"
    listed = unknown_failure(f"{warned}\n{worked}\n")
    assert listed and not listed.failed
    alone = unknown_failure(f"{warned}\n")
    assert alone and alone.failed


def test_a_line_that_says_what_is_wrong_is_told_before_one_that_only_failed() -> None:
    found = unknown_failure(
        "Flux incompatibility! Compatible version(s): >=3 <=4\n[Server] Script crashed.\n"
    )
    assert found and found.states and found.number == 1


def test_what_was_typed_is_not_a_failure() -> None:
    assert unknown_failure("$ timeout 5 bend --error\nbent\n") is None


@pytest.mark.parametrize("piece", ["1-", "1 -", "a. ", "[a] ", "W "])
def test_no_line_takes_long_however_it_is_built(piece: str) -> None:
    begin = time.process_time()
    assert unknown_failure((piece * 4000)[:3900] + " error")
    assert time.process_time() - begin < 2
