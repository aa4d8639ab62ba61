"""What answers in place of the page while its data are moved: it takes nothing from anybody."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from scripts import bounded, probes
from scripts.stack import Ready
from scripts.webui import holding
from tests.waits import PATIENCE, until


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), holding.Away) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/api/v1/auths/signup", "/ready/", "/ready?x"])
def test_nobody_comes_in(url: str, method: str, path: str) -> None:
    answer = httpx.request(method, f"{url}{path}", trust_env=False)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert bool(answer.text) == (method != "HEAD")


def test_it_is_ready_and_a_form_is_not_read(url: str) -> None:
    ready = Ready(port=int(url.rpartition(":")[2]), path="/ready", expect="true")
    assert probes.ready(ready).ready
    form = b"x" * (1 << 22)
    with suppress(httpx.WriteError):  # it may close before all is sent
        assert httpx.post(f"{url}/ready", content=form, trust_env=False).status_code == 503
    assert probes.ready(ready).ready


@pytest.mark.parametrize("broken", [False, True])
def test_first_the_tables(tmp_path: Path, broken: bool) -> None:
    """By the package's own import; where that fails, nothing answers."""
    package = tmp_path / "open_webui"
    package.mkdir()
    (package / "__init__.py").touch()
    made = "import os, pathlib; pathlib.Path(os.environ['MADE']).touch()"
    (package / "config.py").write_text("raise OSError" if broken else made)
    with ThreadingHTTPServer(("127.0.0.1", 0), holding.Away) as free:
        port = free.server_port
    command = [sys.executable, "-c", bounded.text(Path(holding.__file__)), "127.0.0.1", str(port)]
    env = {"PYTHONPATH": str(tmp_path), "MADE": str(tmp_path / "made")}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE) as process:
        try:
            if broken:
                assert process.wait(PATIENCE) == 1
                return
            ready = Ready(port=port, path="/ready", expect="true")
            until(lambda: probes.ready(ready).ready)
            assert (tmp_path / "made").exists()
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
