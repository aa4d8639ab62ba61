"""A database that is no part of the stack: MONGODB_URI with a login, from containers."""

from __future__ import annotations

import os
from pathlib import Path

from tests import containers
from tests.containers import SERVICES, USERS, container, services
from tests.machine import Machine, database, free_port
from tests.podman_tool import Podman
from tests.sentinel import IN_URI, PASSWORD, WORD, Watch


def test_a_database_outside_is_reached_and_its_password_is_nowhere(
    started: Machine, tool: Podman, tmp_path: Path
) -> None:
    """MONGODB_URI, of a server with a login in a container that is not of the stack, on the network that leads out."""
    project, name = started.settings["COMPOSE_PROJECT_NAME"], f"byretest-outside-{free_port()}"
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, USERS["database"], USERS["database"])

    def serve(*arguments: str) -> str:
        """Start it; its address."""
        tool.run(
            "run", "--detach", "--replace", "--name", name, "--network", f"{project}_egress",
            "--volume", f"{data}:/data/db", started.settings["DATABASE_IMAGE"], *arguments,
        )  # fmt: skip
        on = tool.inspect(name)["NetworkSettings"]["Networks"]
        return f"{on[f'{project}_egress']['IPAddress']}:27017/?directConnection=true"

    try:
        with database(f"mongodb://{serve()}") as client:
            client.library.books.insert_many([{"title": f"Book {n}"} for n in range(37)])
            # This server lets only a monitor list the databases; MongoDB lets every reader.
            roles = ["readAnyDatabase", "clusterMonitor"]
            client.admin.command("createUser", "reader", pwd=PASSWORD, roles=roles)
        tool.run("stop", name)
        started.settings["MONGODB_URI"] = f"mongodb://reader:{IN_URI}@{serve('--auth')}&authSource=admin"
        with Watch() as watch:
            told = started.json("start")
            said = started.invoke("verify").stdout + started.invoke("status").stdout
            said += started.invoke("logs", "--since", "5m").stdout + started.invoke("config").stdout
        assert watch.looks > 50 and not watch.found
        assert {"mcp"} <= set(told["started"]) <= {"mcp", "openwebui"}
        assert "books 37" in said and "How many books are there?" in said
        assert set(services(started)) == set(SERVICES) - {"database"}
        assert tool.inspect(container(started, "database"))["State"]["Status"] == "exited"
        assert containers.networks(tool, started, "mcp") == {"llm-network", "egress"}
        names = tool.labelled(project)["containers"]
        shown = tool.run("inspect", *names).stdout + "".join(tool.run("logs", one).stdout for one in names)
        shown += "".join(tool.run("logs", one).stderr for one in names)
        assert WORD not in said + shown + (started.home / "run" / "compose.yml").read_text()
        holders = {
            str(path.relative_to(started.home))
            for folder in ("run", "secrets", "logs")
            for path in (started.home / folder).rglob("*")
            if path.is_file() and WORD.encode() in path.read_bytes()
        }
        assert holders == {"secrets/database_uri", "run/secrets/database_uri"}
    finally:
        started.settings.pop("MONGODB_URI", None)
        tool.run("rm", "--force", "--time", "1", name)
    assert "database" in started.json("start")["started"]
    assert "orders 150" in next(
        c["seen"] for c in started.json("verify")["findings"] if c["subject"] == "mongodb"
    )
    assert containers.networks(tool, started, "mcp") == {"llm-network"}
