"""What a call leaves in the log and in the metrics."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from gateway.tools.ledger import CANCELLED, LONGEST, NAMES, SHOWN, Ledger, shown

from scripts.faults.find import AUDIT
from scripts.mcp.config import SECRET


@pytest.mark.parametrize(
    "arguments",
    [
        {"password": "hunter2"}, {"deep": [{"apiKey": "hunter2"}]}, {"uri": "mongodb://me:hunter2@host/db"},
        {"text": "Authorization: Bearer hunter2hunter2"}, {"text": "sk-hunter2hunter2"},
        {"env": {"MY_TOKEN": "hunter2"}}, {"pwd": "hunter2"}, {"auth": "hunter2"}, {"key": "hunter2"},
        {"pass": "hunter2"}, {"private_key": "hunter2"}, {"text": "run --password=hunter2"},
        {"text": "run --db-password hunter2 -v"}, {"text": "http://x/?a=1&api_key=hunter2"},
        {"text": "PGPASSWORD=hunter2"}, {"text": '{"secret": "hunter2"}'},
    ],
)  # fmt: skip
def test_secrets_are_masked(arguments: dict[str, Any]) -> None:
    assert "hunter2" not in json.dumps(shown(arguments))


def test_words_that_are_no_secret_stay() -> None:
    plain = {"text": "monkey: 3, author=me, --keyboard us, a bypass", "path": "/keys", "monkey": "a"}
    assert shown(plain) == plain


def test_the_list_of_names_is_that_of_the_servers_file() -> None:
    assert NAMES.pattern == SECRET.pattern and NAMES.flags == SECRET.flags


def test_arguments_are_shortened() -> None:
    found = shown({"text": "x" * 10_000, "list": list(range(100)), "deep": [[[[[1]]]]]})
    assert len(found["text"]) == SHOWN + 1 and found["list"][-1] == "…" and "1" not in str(found["deep"])
    assert len(shown({"many": [{str(n): "x" * 100 for n in range(10)}] * 10})) == LONGEST + 1
    assert len(shown({str(n): n for n in range(100)})) == 11


def test_a_line_and_the_metrics_of_each_call() -> None:
    out = io.StringIO()
    ledger = Ledger(out)
    with ledger.call("10.0.0.1", "files", "read", {"path": "/a"}) as call:
        call.size = 12
    with pytest.raises(KeyboardInterrupt), ledger.call("", "files", "read", {}):
        raise KeyboardInterrupt
    assert all(line.startswith(AUDIT) for line in out.getvalue().splitlines())
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["arguments"], first["bytes"], first["ok"]) == ({"path": "/a"}, 12, True)
    assert (second["ok"], second["fault"]) == (False, CANCELLED)
    metrics = ledger.metrics().decode()
    assert 'byre_mcp_calls_total{server="files",tool="read"} 2.0' in metrics
    assert 'byre_mcp_errors_total{fault="cancelled",server="files",tool="read"} 1.0' in metrics
    assert 'byre_mcp_seconds_count{server="files",tool="read"} 2.0' in metrics
