"""Images and folders of the user's own: what is named in the settings runs as a service of the stack, too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import images as naming
from scripts import stack
from scripts.runtimes.base import PROFILES
from tests import containers
from tests.containers import container, inside, page, services
from tests.machine import ROOT, Machine
from tests.podman_tool import Podman

# As the official image of Open WebUI is made: all of it belongs to root, there is no entrypoint, a script starts it.
# https://github.com/open-webui/open-webui/blob/main/Dockerfile
OFFICIAL = """
FROM scratch
COPY --from={ours} --chown=0:0 / /
RUN rm /usr/local/bin/entrypoint && chown -R 0:0 /app /opt && mkdir -p /root \\
 && echo 'exec open-webui serve --host 0.0.0.0 --port "${{PORT:-8080}}"' > /app/backend/start.sh
ENV PATH=/opt/byre/bin:/usr/local/bin:/usr/bin:/bin PORT=8080 WEBUI_SECRET_KEY="" OPENAI_API_KEY="" HOME=/root
WORKDIR /app/backend
CMD ["bash", "start.sh"]
"""


@pytest.fixture
def official(other: Machine, tool: Podman, images: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Stands in for the official image of Open WebUI, which no package registry has."""
    other.invoke("build", timeout=1200)
    file = tmp_path / "Containerfile"
    ours = naming.name(stack.load(ROOT / stack.COMPOSE_FILE, images, PROFILES)["openwebui"])
    file.write_text(OFFICIAL.format(ours=ours))
    name = "localhost/byretest-official:latest"
    (tmp_path / "context").mkdir()
    tool.run("build", "--format", "docker", "-f", str(file), "-t", name, str(tmp_path / "context"))
    yield name
    tool.run("image", "rm", "--force", name)


def test_an_image_that_is_not_ours_gets_the_secrets_and_its_volume(
    other: Machine, tool: Podman, official: str, tmp_path: Path
) -> None:
    folder = tmp_path / "database"
    other.settings |= {"OPENWEBUI_IMAGE": official, "DATABASE_STORAGE": str(folder)}
    other.invoke("start")
    assert all(one["ready"] for one in services(other).values())
    facts = tool.inspect(container(other, "openwebui"))
    assert facts["ImageName"] == official and facts["Config"]["Cmd"] == ["bash", "start.sh"]
    assert facts["Config"]["WorkingDir"] == "/app/backend"
    containers.has_no_rights(tool, other, "openwebui")
    seen = json.dumps(facts)
    for secret in (other.home / "secrets").iterdir():
        assert secret.read_text() in {"", "[]"} or secret.read_text() not in seen, secret.name
    question = [{"role": "user", "content": "Say hello."}]
    with page(other) as client:
        model = client.get("/api/models").json()["data"][0]["id"]
        asked = {"model": model, "messages": question, "max_tokens": 10, "stream": False}
        told = client.post("/api/chat/completions", json=asked, timeout=120).json()
    assert told["choices"][0]["message"]["content"], told
    assert inside(tool, other, "openwebui", "stat -c %u /app/backend/data/webui.db").stdout == "10001\n"
    assert other.json("start")["started"] == [], "nothing has changed"
    # The database runs as the owner of the folder, whoever its image's own user is.
    assert folder.stat().st_uid == 10001 and {path.stat().st_uid for path in folder.iterdir()} == {10001}
    status = inside(tool, other, "database", "grep Uid: /proc/1/status").stdout
    assert status.split()[1] == "10001", status


def test_the_volume_of_the_database_belongs_to_its_image_s_user(other: Machine, tool: Podman) -> None:
    """Its image stands in for MongoDB's, whose user has another number than ours."""
    other.invoke("start")
    owners = inside(tool, other, "database", "stat -c %U:%u /data/db /data/db/*").stdout.split()
    assert len(owners) > 1 and set(owners) == {"mongodb:999"}
