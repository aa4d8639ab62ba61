"""Several processes of the page, which share its data (WEBUI_REPLICAS): their names and ports, and what each has of its
own."""

from __future__ import annotations

from scripts.stack import Service

FIRST = "openwebui"
MOST = 4
OTHERS = tuple(f"{FIRST}-{number}" for number in range(2, MOST + 1))
PORTS = {f"webui_{number}_port": name for number, name in enumerate(OTHERS, 2)}  # by the setting of each
MEMORY = 400_000_000  # bytes that another one takes: 352 MB were seen at rest


def kind(service: str) -> str:
    """The name of the service that this one is another process of, or its own."""
    return FIRST if service in OTHERS else service


def another(first: Service, name: str, port: int) -> Service:
    """The page of this name beside the first one, as a local process.

    It has the same data, and so the same uploads under the same path. It changes no schema: two that do so at the same
    time fail. Its copy of the static files is its own: each page empties that folder at its start.
    """
    assert first.embedded
    command, before = first.embedded.command, str(first.ready.port)
    own = {"ENABLE_DB_MIGRATIONS": "false", "STATIC_DIR": f"{first.environment['STATIC_DIR']}-{name}"}
    return first.model_copy(
        update={
            "name": name,
            "environment": {**first.environment, **own},
            "ready": first.ready.model_copy(update={"port": port}),
            "ports": (),
            "embedded": first.embedded.model_copy(
                update={"command": tuple(str(port) if one == before else one for one in command)}
            ),
        }
    )
