"""The stack of a team in containers of Podman: only the proxy is published for others, and it is confined."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.caddy_tool import VERSION, caddy
from tests.containers import OURS, container, installation
from tests.integration.production import people
from tests.machine import Machine, free_port
from tests.podman_tool import Podman, podman
from tests.waits import PATIENCE, until

pytestmark = pytest.mark.skipif(
    os.getuid() != 0 or not all(map(shutil.which, ("podman", "mmdebstrap"))),
    reason="as root only, with Podman and mmdebstrap: base images are made here",
)
IMAGE = f"localhost/byre-test-caddy:{VERSION}"  # as the official one has it: /usr/bin/caddy


@pytest.fixture(scope="module")
def tool() -> Podman:
    return podman()


@pytest.fixture(scope="module")
def contained(tool: Podman, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if not tool.has(IMAGE):
        folder = tmp_path_factory.mktemp("caddy")
        shutil.copy(caddy() / "caddy", folder)
        (folder / "Containerfile").write_text("FROM scratch\nCOPY caddy /usr/bin/caddy\n")
        tool.run("build", "-t", IMAGE, str(folder))
    port = free_port()
    settings = {
        "SCENARIO": "production",
        "PUBLIC_URL": f"https://localhost:{port}",
        "HTTPS_PORT": str(port),
        "HTTP_PORT": str(free_port()),
        "LISTEN_ADDRESS": "127.0.0.1",
        "CADDY_IMAGE": IMAGE,
        "READY_TIMEOUT": "900",
    }
    made = installation(tool, tool.images(), tmp_path_factory.mktemp("podman"), **settings)
    for machine in made:
        machine.invoke("start", timeout=1800)
        yield machine


def signs_in(machine: Machine, trust: ssl.SSLContext) -> int:
    form = {"email": "admin@localhost", "password": machine.secret("webui_admin_password")}
    url = f"{machine.settings['PUBLIC_URL']}/api/v1/auths/signin"
    return httpx.post(url, json=form, verify=trust, timeout=PATIENCE, trust_env=False).status_code


def test_a_session_ends_with_its_sign_out_and_a_kill_of_redis_changes_nothing(
    tool: Podman, contained: Machine
) -> None:
    trust = ssl.create_default_context(cafile=str(contained.home / "root.crt"))
    who = ("admin@localhost", contained.secret("webui_admin_password"))
    with httpx.Client(
        base_url=contained.settings["PUBLIC_URL"], verify=trust, timeout=PATIENCE, trust_env=False
    ) as browser:
        ended, kept = (people.sign_in(browser, *who) for _ in range(2))
        browser.cookies.clear()
        browser.post("/api/v1/auths/signout", headers={"Authorization": f"Bearer {ended}"}).raise_for_status()
        assert (people.status(browser, ended), people.status(browser, kept)) == (401, 200)
        before = tool.inspect(container(contained, "redis"))["State"]["Pid"]
        os.kill(before, signal.SIGKILL)
        until(lambda: tool.inspect(container(contained, "redis"))["State"]["Pid"] not in {0, before})
        until(lambda: people.status(browser, kept) == 200)
        assert people.status(browser, ended) == 401
    asked = tool.run("healthcheck", "run", container(contained, "redis"), check=False)
    assert asked.returncode == 0, asked
    shown = tool.inspect(container(contained, "redis"))
    assert contained.secret("redis_password") not in str(shown) and not shown["HostConfig"]["PortBindings"]


def test_a_person_signs_in_over_https(contained: Machine) -> None:
    trust = ssl.create_default_context(cafile=str(contained.home / "root.crt"))
    assert signs_in(contained, trust) == 200
    plain = httpx.get(f"http://127.0.0.1:{contained.settings['HTTP_PORT']}/x", trust_env=False)
    assert plain.status_code == 301 and plain.headers["Location"] == f"{contained.settings['PUBLIC_URL']}/x"


def test_only_the_proxy_is_published_for_others_and_it_is_confined(tool: Podman, contained: Machine) -> None:
    running = contained.json("status")["services"]
    published = {
        name: tool.inspect(container(contained, name))["HostConfig"]["PortBindings"] for name in running
    }
    assert {name for name, ports in published.items() if ports} == {"proxy", "openwebui"}
    (page,) = published["openwebui"].values()
    assert [one["HostIp"] for one in page] == ["127.0.0.1"]
    for name in ("proxy", "redis"):
        one = tool.inspect(container(contained, name))
        assert one["Config"]["User"] == f"{OURS}:{OURS}" and one["HostConfig"]["ReadonlyRootfs"]
        assert not one["EffectiveCaps"] and "no-new-privileges" in one["HostConfig"]["SecurityOpt"]
    assert tool.run("healthcheck", "run", container(contained, "proxy"), check=False).returncode == 0


def test_a_certificate_of_ones_own_is_for_the_containers_user_alone(
    tool: Podman, contained: Machine, tmp_path: Path
) -> None:
    file, key = tmp_path / "own.pem", tmp_path / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=test", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    before = tool.inspect(container(contained, "proxy"))["Id"]
    own = {"CERTIFICATE": "file", "CERTIFICATE_FILE": str(file), "CERTIFICATE_KEY": str(key)}
    contained.settings.update(own)
    contained.invoke("start", timeout=1800)
    assert tool.inspect(container(contained, "proxy"))["Id"] == before, "taken over, not started again"
    assert signs_in(contained, ssl.create_default_context(cafile=str(file))) == 200
    copy = contained.home / "run" / "proxy" / "key.pem"
    assert (copy.stat().st_uid, copy.stat().st_mode & 0o777) == (OURS, 0o400)
