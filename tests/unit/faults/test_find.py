"""What is found, in which order, and what is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scripts.faults import find
from scripts.faults.find import explain, in_logs

HEALTHY = {
    "openwebui": (
        "INFO:     Started server process [812]",
        "2026-11-22 10:00:00.000 | INFO     | open_webui.main:lifespan:600 - Initialized 0 tool server(s)",
        'INFO:     127.0.0.1:40000 - "GET /health HTTP/1.1" 200',
        'INFO:     127.0.0.1:40000 - "GET /ws/socket.io/?EIO=4&transport=polling HTTP/1.1" 400',
        "WARNI [open_webui.env] CORS_ALLOW_ORIGIN IS SET TO '*' - NOT RECOMMENDED FOR PRODUCTION DEPLOYMENTS.",
    ),
    "llamacpp": (
        "0.00.007.915 W srv init: security: no API key is set",
        "0.02.931.501 W load: control-looking token: 128247 '</s>' was not control-type",
        "llama_context: n_ctx_per_seq (4096) < n_ctx_train (32768) -- the full capacity will not be utilized",
        "load_tensors: offloaded 31/31 layers to GPU",
        "load_tensors:      Vulkan0 model buffer size =    98.87 MiB",
        "slot launch_slot_: id 0 | task 1 | processing task",
        "srv  log_server_r: request: POST /v1/chat/completions 127.0.0.1 200",
    ),
    "ollama": (
        'time=2026-11-22T10:00:00Z level=INFO source=routes.go:1 msg="Listening on [::]:11434 (version 0.33.0)"',
        'level=INFO msg="inference compute" id=0 library=cuda name="NVIDIA RTX 4070" total="12.0 GiB"',
        '[GIN] 2026/11/22 - 18:00:09 | 200 |      50.263µs | 127.0.0.1 | GET "/api/version"',
        "ggml_vulkan: 0 = NVIDIA GeForce RTX 4070 (NVIDIA) | uma: 0 | fp16: 1",
        "NAME        ID            SIZE    PROCESSOR   UNTIL",
        "llama3:70b  bcfb190ca3a7  42 GB   100% GPU    4 minutes from now",
    ),
    "mcp": (
        "2026-11-22T10:00:00.000Z [INFO] server: Server with version 3.0.4 started with transport StreamableHttp",
        "[INFO] streamableHttpTransport: Http server started on port 3000",
        "[NOTICE] session: session started",
        "[DEBUG] 1004006 - ConnectionStateConnected: Atlas Search capability probe: no success and no "
        "SearchNotEnabled; assuming search is supported",
    ),
    "database": (
        "secantus listening on 127.0.0.1:27017",
        '{"t":{"$date":"2026-11-22"},"s":"I","c":"NETWORK","id":23016,"msg":"Waiting for connections"}',
        '{"t":{"$date":"2026-11-22"},"s":"I","c":"STORAGE","msg":"WiredTiger message: checkpoint done"}',
    ),
}


@pytest.mark.parametrize("service", HEALTHY)
def test_healthy_logs_show_nothing(service: str) -> None:
    assert {one.fault.id for one in explain("\n".join(HEALTHY[service]))} <= {"gpu-only-seen"}
    assert in_logs((service, line) for line in HEALTHY[service]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "hello world",
        "Error: the flux capacitor is misaligned",
        "panic: what nobody has seen before",
        "def test_x():\n    assert 1 == 1\n",
        "STEP 4/9: RUN apt-get install -y netavark iptables\n--> Using cache 0123456789ab",
        '{"Status":"exited","OOMKilled":false,"ExitCode":0}',
        "Filesystem      Size  Used Avail Use% Mounted on\n/dev/sda1       100G   40G   60G  40% /\n"
        "/dev/loop3       64M   64M     0 100% /snap/core20/1974\ntmpfs           3.2G  2.0M  3.2G   1% /run",
        "warning: failed to mlock 1024-byte buffer: Cannot allocate memory",
        "ERROR: failed to solve: failed to fetch what nobody knows",
        "color: #ffffff; key 0xffffffff; AAAAAAAAAAAA; ====================",
        "type=AVC msg=audit(1.2:3): avc:  granted  { read } for pid=1 scontext=a:b:container_t:s0",
    ],
)
def test_unknown_and_normal_texts_show_nothing(text: str) -> None:
    assert [one.fault.id for one in explain(text)] == []


def ids(text: str) -> list[str]:
    return [one.fault.id for one in explain(text)]


def test_several_faults_are_all_named_in_the_order_of_the_text() -> None:
    text = "OSError: [Errno 28] No space left on device\nMongoServerError: Authentication failed."
    assert ids(text) == ["disk-full", "database-login"]


def test_what_only_warned_comes_after_what_failed_in_whatever_form_it_is_written() -> None:
    failed, said = "OSError: [Errno 28] No space left on device", "MongoServerError: Authentication failed."
    for warned in (
        f"WARNING: {said}",
        f"W0301 10:00:01.182000   4102 flux.c:347] {said}",
        f'{{"level":"warn","msg":"{said}"}}',
        f'{{"version":"1.1","short_message":"{said}","level":4}}',
    ):
        assert ids(f"{warned}\n{failed}") == ["disk-full", "database-login"]


def test_a_cause_comes_before_what_it_brings_about_wherever_it_stands() -> None:
    cause = 'level=warning msg="RunRoot is pointing to a path (/run/user/2) which is not writable"'
    consequence = 'Error: default OCI runtime "crun" not found: invalid argument'
    assert (
        ids(f"{consequence}\n{cause}") == ids(f"{cause}\n{consequence}") == ["no-session", "runtime-missing"]
    )


def test_a_consequence_names_its_cause() -> None:
    text = "Bind for 0.0.0.0:1 failed: port is already allocated.\nthat name is already in use"
    assert [(one.fault.id, one.cause) for one in explain(text)] == [
        ("port-taken", ""),
        ("container-name-taken", "port-taken"),
    ]
    assert explain("that name is already in use")[0].cause == ""


def test_what_is_harmless_comes_last() -> None:
    text = "Found orphan containers ([x])\nERRO[0000] process 7 has not ended\nno space left on device"
    assert ids(text) == ["disk-full", "compose-orphans", "process-noise"]
    assert [one.fault.kind for one in explain(text)] == ["fault", "harmless", "harmless"]


def test_the_line_that_proves_it_is_given_with_its_number_and_without_secrets() -> None:
    (one,) = explain(
        "hello\n\nMongoServerSelectionError: connect ECONNREFUSED mongodb://jo:s3cret@db:27017/x"
    )
    assert (one.number, one.line) == (
        3,
        "MongoServerSelectionError: connect ECONNREFUSED mongodb://***@db:27017/x",
    )
    (logged,) = in_logs([("mcp", "MongoNetworkError mongodb://jo:s3cret@db:27017/x")])
    assert "s3cret" not in logged.line


def test_a_message_that_the_terminal_broke_in_two_is_found() -> None:
    assert ids("Error: unable to change settings unless\nvm is stopped") == ["machine-must-stop"]
    assert ids("Error: setting up CDI devices: unresolva\nble CDI devices nvidia.com/gpu=all") == [
        "cdi-missing"
    ]


def test_one_driver_of_many_that_does_not_start_is_no_fault_where_another_has_found_the_gpu() -> None:
    """https://github.com/KhronosGroup/Vulkan-Loader/blob/main/docs/LoaderDebugging.md"""
    skipped = "WARNING: Received return code -9 from call to vkCreateInstance in ICD libvulkan_dzn.so."
    assert ids(f"{skipped}\n deviceName = Virtio-GPU Venus (Apple M3 Pro)\n deviceName = llvmpipe") == [
        "gpu-only-seen"
    ]
    assert ids(skipped) == ["vulkan-driver"]


def test_a_running_machine_beside_a_stopped_one_is_enough() -> None:
    text = (
        "NAME     VM TYPE     CREATED      LAST UP            CPUS        MEMORY      DISK SIZE\n"
        "big*     libkrun     5 weeks ago  Currently running  6           8GiB        100GiB\n"
        "old      libkrun     9 weeks ago  7 weeks ago        6           8GiB        100GiB\n"
    )
    assert ids(text) == ["machine-facts"]


def test_podman_and_docker_versions_are_told_apart() -> None:
    docker = "Client:\n Version:           20.10.24\n API version:       1.41\n\nServer:\n Version: 19.03\n"
    assert ids(docker) == []
    assert ids("podman version 4.3.1") == ["machine-facts"]
    assert ids("podman version 4.2.0") == ["podman-old"]


def test_a_fault_is_told_once_for_each_service() -> None:
    lines = [("mcp", "EADDRINUSE"), ("mcp", "EADDRINUSE"), ("openwebui", "address already in use")]
    assert [(one.service, one.fault.id) for one in in_logs(lines)] == [
        ("mcp", "port-taken"),
        ("openwebui", "port-taken"),
    ]


@pytest.mark.parametrize(
    ("lines", "ids"),
    [
        (("WiredTiger.wt is corrupted: WT_TRY_SALVAGE", "Traceback (most recent call last):"), ["database-damaged"]),
        # What the same library says where somebody else holds the files: no damage.
        (
            ("handle-lock: fcntl: Resource temporarily unavailable", "WiredTigerError: WT_TRY_SALVAGE: corruption"),
            ["database-busy"],
        ),
        (("Traceback (most recent call last):",), ["crash"]),
    ],
)  # fmt: skip
def test_of_a_service_s_end_the_cause_is_told(lines: tuple[str, ...], ids: list[str]) -> None:
    assert [one.fault.id for one in in_logs(("database", line) for line in lines)] == ids


def test_a_crash_is_told_where_only_another_service_has_a_cause() -> None:
    found = in_logs(
        [("mcp", "ENOSPC: no space left on device"), ("database", "Traceback (most recent call last):")]
    )
    assert [(one.service, one.fault.id) for one in found] == [("mcp", "disk-full"), ("database", "crash")]


def test_what_a_fault_wants_of_a_log_is_looked_at_once_for_a_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    allowed = find._allowed

    def counted(texts: Sequence[str]) -> find.Allowed:
        asked.append(len(texts))
        return allowed(texts)

    monkeypatch.setattr(find, "_allowed", counted)
    assert in_logs((("mcp", "database")[number % 2], f"line {number}") for number in range(1000)) == []
    assert asked == [500, 500]


def test_a_service_s_log_is_not_searched_for_what_only_others_say() -> None:
    assert (
        in_logs([("openwebui", "GGML_ASSERT(x) failed"), ("mcp", "no compatible GPUs were discovered")]) == []
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The innermost cause names the fault, not what wraps it.
        ("npm error code EIO: i/o error: No space left on device", ["disk-full"]),
        # What the system answered counts less than a cause in the same line, and more than a symptom.
        ("querySrv ENOTFOUND _mongodb._tcp.x.mongodb.net: connection refused", ["database-address"]),
        ("dependency failed to start: container x: dial tcp 127.0.0.1:1: connection refused", ["connection-refused"]),
        # A chain over several lines is one failure.
        (
            "error: Failed to download x\n  Caused by: client error (Connect)\n  Caused by: invalid peer certificate: "
            "UnknownIssuer",
            ["certificate-uv"],
        ),
    ],
)  # fmt: skip
def test_a_line_is_a_chain_whose_innermost_part_is_the_cause(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_what_a_program_only_notes_is_no_answer_of_the_system() -> None:
    entry = '{{"level":"{}","msg":"first try: connection refused"{}}}'
    assert ids(entry.format("debug", "")) == []
    assert (
        ids(entry.format("error", ""))
        == ids(entry.format("info", ',"error":"refused"'))
        == ["connection-refused"]
    )
    assert ids('{"level":"info","msg":"no space left on device"}') == ["disk-full"]
    assert ids('time="2026-11-24T00:29:04Z" level=debug msg="stat /x: no such file or directory"') == []
    debug = 'time="2026-11-24T00:29:04Z" level=debug msg="{}"\n'
    assert ids(debug.format("cannot open a file") + debug.format("/x/y: Permission denied")) == []


def test_lines_that_differ_in_numbers_alone_are_counted_once() -> None:
    (found,) = explain("\n".join(f"disk quota exceeded at {number:08x}" for number in range(500)))
    assert (found.fault.id, found.count, found.number) == ("disk-full", 500, 1)


def test_a_fault_that_asks_for_a_line_beside_it_is_found_only_there() -> None:
    assert ids("mongod starts\nIllegal instruction") == ["database-avx"]
    assert ids("Illegal instruction\nmongod ended") == ["database-avx"]
    assert ids("Illegal instruction") == ["illegal-instruction"]
    logged = in_logs([("database", "Illegal instruction"), ("mcp", "mongod starts")])
    assert [(one.service, one.fault.id) for one in logged] == [("database", "illegal-instruction")]


def test_what_only_says_how_a_program_ended_is_left_out_beside_a_cause() -> None:
    assert ids("no space left on device\napp exited with code 139") == ["disk-full"]
    assert ids("app exited with code 139") == ["exit-code"]


def test_of_a_long_line_the_part_that_proves_the_fault_is_shown() -> None:
    (found,) = explain(f"{'word ' * 100}OSError: No space left on device {'word ' * 100}")
    assert found.fault.id == "disk-full" and "No space left on device" in found.line


def test_what_somebody_asked_of_a_tool_is_no_fault() -> None:
    """The gateway's line about a call holds its arguments."""
    line = '{"audit": "tool", "arguments": {"text": "ENOSPC: no space left on device"}, "fault": "mcp-slow"}'
    assert in_logs([("gateway", line)]) == []
    (found,) = in_logs([("gateway", line.replace('{"audit"', '{"log"'))])
    assert found.fault.id == "disk-full"


def test_a_part_of_ours_names_its_fault_in_its_log() -> None:
    lines = [
        ("llamacpp", "llama_server: error[kv-cache-type]: V=q8_0"),
        ("gateway", "error[gateway-settings]: TOKEN"),
        ("gateway", "error[made-up]: no"),
        ("gateway", '{"fault": "ask-busy"}'),
    ]
    found = [(one.service, one.fault.id) for one in in_logs(lines)]
    assert found == [("llamacpp", "kv-cache-type"), ("gateway", "gateway-settings")]


def test_a_long_meaning_is_shown_whole_and_without_secrets() -> None:
    """A line is cut where it is long; a sentence of the table is not, but what a line names in it is."""
    folder = "/home/dev/.local/share/containers/storage"
    (found,) = explain(f"Error: mkdir {folder}: permission denied")
    assert found.fault.id == "storage-owner" and found.meaning == found.fault.says.format(object=folder)
    (found,) = explain(f"Error: mkdir {folder}/{'x' * 3000}: permission denied")
    assert found.meaning.endswith(found.fault.says[-20:]) and len(found.meaning) < 800
    (found,) = explain(f"Error: mkdir {folder}/password=made-up-1: permission denied")
    assert found.meaning.endswith(found.fault.says[-20:]) and "made-up-1" not in found.meaning
