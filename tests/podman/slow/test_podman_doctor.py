"""Faults of a stack in containers, made for real: the doctor names each, its fix is applied, nothing is wrong then."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.containers import container, installation
from tests.doctor.bed import PAGE_SECONDS, Bed, Row, Seed, changed, named_fixed_clean, root_of_its_own
from tests.machine import free_port
from tests.podman_tool import Podman, podman
from tests.waits import until

START = "uv run invoke start"


@pytest.fixture(scope="module")
def bed(tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    folder = tmp_path_factory.mktemp("ill")
    for machine in installation(tool, images, folder / "home", DEFAULT_MODEL="small"):
        with pytest.MonkeyPatch.context() as patch:
            for name, value in tool.environment.items():
                patch.setenv(name, value)
            machine.invoke("start", timeout=1200)
            yield Bed(machine, root_of_its_own(folder / "checkout")).known()


def project(bed: Bed) -> str:
    return bed.machine.settings["COMPOSE_PROJECT_NAME"]


def done_by_hand(name: str, *arguments: str) -> Seed:
    """A command of Podman's. {mcp}, {database} … stand for the containers, {project} for the project."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        names = {
            one: container(bed.machine, one)
            for one in ("openwebui", "llamacpp", "gateway", "mcp", "database")
        }
        podman().run(*(word.format(project=project(bed), **names) for word in arguments))
        yield

    seed.__name__ = name
    return seed


@contextmanager
def page_moved(bed: Bed) -> Iterator[None]:
    bed.machine.settings["WEBUI_PORT"] = str(free_port())
    yield


@contextmanager
def guest_of_the_volume(bed: Bed) -> Iterator[None]:
    name = f"{project(bed)}-guest"
    image = bed.machine.settings["TRIXIE_IMAGE"]
    podman().run(
        "run", "--detach", "--name", name, "--volume", f"{project(bed)}_database:/x", image, "sleep", "600"
    )
    try:
        yield
    finally:
        podman().run("rm", "--force", "--time", "0", name)


@contextmanager
def network_made_by_hand(bed: Bed) -> Iterator[None]:
    """The inner network was removed and made anew, without its bars."""
    name = f"{project(bed)}_llm-network"
    label = f"{podman().label}={project(bed)}"
    bed.machine.invoke("stop")
    podman().run("network", "rm", "--force", name)
    podman().run("network", "create", "--label", label, name)
    bed.machine.invoke("start")
    yield
    bed.machine.invoke("stop")
    podman().run("network", "rm", "--force", name)
    bed.machine.invoke("start")


@contextmanager
def volume_removed(bed: Bed) -> Iterator[None]:
    bed.machine.invoke("stop")
    name = f"{project(bed)}_database"
    users = podman().run("ps", "--all", "--quiet", "--filter", f"volume={name}").stdout.split()
    if users:
        podman().run("rm", "--force", *users)
    podman().run("volume", "rm", name)
    yield
    bed.machine.invoke("start")


@contextmanager
def made_anew_by_hand(bed: Bed) -> Iterator[None]:
    """By the command that made it, but for one word: the server may write now."""
    name = container(bed.machine, "mcp")
    words = [str(word) for word in podman().inspect(name)["Config"]["CreateCommand"]]
    words[words.index("MDB_MCP_READ_ONLY=true")] = "MDB_MCP_READ_ONLY=false"
    podman().run("rm", "--force", "--time", "2", name)
    podman().run(*words[1:])
    podman().run("start", name)
    yield


@contextmanager
def tag_moved(bed: Bed) -> Iterator[None]:
    """Another image got the name of the one that runs, as by a pull or a build by hand."""
    one = podman().inspect(container(bed.machine, "mcp"))
    derived(bed, one["ImageName"], one["ImageName"])
    yield
    podman().run("tag", one["Image"], one["ImageName"])  # and back again
    bed.machine.invoke("start")


def derived(bed: Bed, image: str, name: str) -> str:
    """An image like `image` with one more label, under `name`. Returns its digest."""
    file = bed.home.parent / "Containerfile"
    file.write_text(f"FROM {image}\nLABEL made={uuid.uuid4().hex}\n")
    podman().run("build", "--pull=never", "--file", str(file), "--tag", name, str(bed.root))
    return podman().run("image", "inspect", "--format", "{{.Digest}}", name).stdout.strip()


@contextmanager
def another_image_is_pinned(bed: Bed) -> Iterator[None]:
    """The digest in the settings is not that of the image that runs."""
    plain = bed.machine.settings["DATABASE_IMAGE"]
    other = f"localhost/{project(bed)}-database"
    digest = derived(bed, plain, f"{other}:latest")
    bed.machine.settings["DATABASE_IMAGE"] = f"{other}@{digest}"
    yield
    bed.machine.settings["DATABASE_IMAGE"] = plain
    bed.machine.invoke("start")
    podman().run("image", "rm", f"{other}:latest")


@contextmanager
def network_removed(bed: Bed) -> Iterator[None]:
    """By force, which takes along the containers that are on it."""
    podman().run("network", "rm", "--force", "--time", "2", f"{project(bed)}_egress")
    yield


@contextmanager
def image_untagged(bed: Bed) -> Iterator[None]:
    podman().run("untag", podman().inspect(container(bed.machine, "mcp"))["ImageName"])
    yield


@contextmanager
def too_little_memory(bed: Bed) -> Iterator[None]:
    bed.machine.settings["MCP_MEMORY"] = "40m"
    assert bed.machine.invoke("start", check=False).returncode
    yield
    del bed.machine.settings["MCP_MEMORY"]
    bed.machine.invoke("start")


# Of a database that does not answer.
UNANSWERED = frozenset({"database-unreachable", "mcp-unreachable"})
DOWN, OUTDATED = "service-down", "services-outdated"
ROWS = (
    Row((DOWN,), done_by_hand("stopped", "stop", "{mcp}"), START),
    Row((DOWN,), done_by_hand("killed", "kill", "{database}"), START, may=UNANSWERED),
    Row((DOWN,), done_by_hand("removed", "rm", "--force", "--time", "0", "{llamacpp}"), START),
    Row((OUTDATED,), changed("engine_s_threads", THREADS="3"), START),
    Row((OUTDATED,), changed("mcp_s_memory", MCP_MEMORY="1g"), START),
    Row((OUTDATED,), page_moved, START),
    Row((OUTDATED,), changed("page_s_memory", WEBUI_MEMORY="3g"), START),
    Row((OUTDATED,), made_anew_by_hand, START),
    Row((OUTDATED,), tag_moved, START),
    Row(("image-other", OUTDATED), another_image_is_pinned, START),
    Row(("network-missing", DOWN), network_removed, START),
    Row(("image-missing", "part-missing"), image_untagged, "uv run invoke build"),
    Row(("out-of-memory",), too_little_memory, "raise the limit", may=frozenset({DOWN, "service-looping"})),
    Row(("volume-shared",), guest_of_the_volume, "Stop that container"),
    Row(("network-open",), network_made_by_hand, "podman network rm --force"),
    Row(("volume-missing",), volume_removed, START),
)  # fmt: skip


def test_a_stack_that_is_well(bed: Bed) -> None:
    told = until(
        lambda: (seen := bed.machine.json("doctor", check=False))["well"] and seen, every=PAGE_SECONDS
    )
    probes = {one["subject"]: one["status"] for one in told["findings"]}
    assert probes["networks"] == probes["volumes"] == probes["services"] == probes["drift"] == "ok", told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(bed: Bed, row: Row) -> None:
    named_fixed_clean(bed, row)
