"""The question about vulnerabilities, to a server of this machine that answers as the public database does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import sbom, vulnerabilities
from scripts.audit.sbom import Installed, Package
from scripts.doctor.run import NotApplicable
from scripts.errors import ServiceError
from tests.faults import fault
from tests.unit.doctor.acting import installation

HTTPX, CORE = Package("pypi", "httpx", "0.1", "byre"), Package("npm", "@aws-sdk/core", "3.0.0", "mcp")


@contextmanager
def database(answer: Callable[[list[str]], Any]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told = json.dumps(answer([one["package"]["purl"] for one in body["queries"]])).encode()
            self.send_response(200 if self.path == "/v1/querybatch" else 404)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], vulnerabilities.Known]:
    monkeypatch.setattr(sbom, "installed", lambda _: Installed((HTTPX, CORE), unseen=("gateway",)))
    monkeypatch.setattr(vulnerabilities, "AT_ONCE", 1)
    made = installation(tmp_path, {"BYRE_HOME": str(tmp_path / ".byre")})

    def ask(url: str) -> vulnerabilities.Known:
        monkeypatch.setattr(vulnerabilities, "DATABASE", url)
        return vulnerabilities.ask(made)

    return ask


def test_what_is_known_is_told_of_its_package(asked: Callable[[str], vulnerabilities.Known]) -> None:
    purls: list[str] = []

    def answer(all_: list[str]) -> Any:
        purls.extend(all_)
        return {"results": [{"vulns": [{"id": "GHSA-1"}]} if "httpx" in one else {} for one in all_]}

    with database(answer) as url:
        found = asked(url)
    assert purls == ["pkg:pypi/httpx@0.1", "pkg:npm/%40aws-sdk/core@3.0.0"]
    assert found == vulnerabilities.Known(2, ((HTTPX, ("GHSA-1",)),), ("gateway",))


@pytest.mark.parametrize(
    "answer", [{}, {"results": []}, [], {"results": [7]}, {"results": [{"next_page_token": "x"}]}]
)
def test_an_answer_about_less_is_not_clean(
    answer: Any, asked: Callable[[str], vulnerabilities.Known]
) -> None:
    with database(lambda _: answer) as url, pytest.raises(ServiceError, check=fault("audit-unchecked")):
        asked(url)


def test_no_answer_is_not_clean(asked: Callable[[str], vulnerabilities.Known]) -> None:
    with pytest.raises(ServiceError, check=fault("audit-unchecked")):
        asked("http://127.0.0.1:1")


def test_nobody_is_asked_by_default(tmp_path: Path) -> None:
    assert isinstance(vulnerabilities.not_asked(installation(tmp_path)), NotApplicable)
