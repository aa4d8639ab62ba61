"""What the evidence means: findings, each with its commands for this very system. Pure."""

from __future__ import annotations

from dataclasses import replace

from scripts.faults.facts import OLDEST_PODMAN
from scripts.faults.finding import Finding, ok
from scripts.settings import in_containers
from scripts.setup import judge_gpu, judge_linux, judge_mac, judge_machine
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.packages import install
from scripts.tools import versions

# `gpus:` in a compose file: https://docs.docker.com/reference/compose-file/services/#gpus
OLDEST_DOCKER_COMPOSE = (2, 0)


def judge(evidence: Evidence, wish: Wish) -> tuple[Finding, ...]:
    """Findings in the order in which they are to be fixed. What is `missing` or `wrong` keeps the runtime of the
    settings from working; where containers are not needed, and of a GPU, it is advice."""
    found = [*_system(evidence)]
    if in_containers(wish.runtime):
        found += _docker(evidence) if wish.tool == "docker" else _podman(evidence, wish)
        found += _compose(evidence, wish)
    if not wish.required:
        found = [one if one.well else replace(one, status="advice") for one in found]
    return (*found, *judge_gpu.judge(evidence, wish))


def _system(evidence: Evidence) -> list[Finding]:
    where = ", inside a container" if evidence.container else ""
    found = [ok("system", evidence.system.text + where)]
    return found + (judge_mac.system(evidence) if evidence.mac else [])


def _podman(evidence: Evidence, wish: Wish) -> list[Finding]:
    if evidence.mac:
        return [_podman_itself(evidence), *judge_machine.judge(evidence, wish)]
    if not evidence.podman:
        return [_podman_itself(evidence)]
    return [_podman_itself(evidence), *judge_linux.podman(evidence)]


def _podman_itself(evidence: Evidence) -> Finding:
    """Whether it is there, recent enough, and answers."""
    podman, mac = evidence.podman, evidence.mac
    if not podman:
        if mac and not mac.apple:  # https://formulae.brew.sh/formula/podman: Apple silicon only
            return Finding("podman", "missing", "podman was not found", "brew-intel")
        commands = install(evidence, "podman")
        fix = (
            ""
            if commands or not mac
            else "Install Homebrew (https://brew.sh), or use https://podman.io's installer"
        )
        return Finding(
            "podman", "missing", "podman was not found", "podman-missing", fix, commands, safe=True
        )
    version = versions.parse(podman.version.engine)
    if version and version < OLDEST_PODMAN:
        seen = f"podman {podman.version.engine} is older than {versions.shown(OLDEST_PODMAN)}"
        return Finding("podman", "wrong", seen, "podman-old")
    if podman.info:
        return ok("podman", _described(evidence))
    if mac:
        return ok("podman", f"podman {podman.version.client or '(version unknown)'}")
    return judge_linux.silent(evidence)


def _described(evidence: Evidence) -> str:
    assert evidence.podman and evidence.podman.info
    info = evidence.podman.info
    words = [
        f"podman {info.version or evidence.podman.version.engine} answers",
        " ".join(filter(None, (info.runtime, info.runtime_version))),
        f"cgroup {info.cgroups}" if info.cgroups else "",
        info.network,
        f"storage {info.driver}" if info.driver else "",
        {True: "without root", False: "as root", None: ""}[info.rootless],
        "in a machine" if info.remote else "",
    ]
    return ", ".join(filter(None, words))


def _docker(evidence: Evidence) -> list[Finding]:
    docker = evidence.docker
    if not docker:
        commands = install(evidence, "docker")
        return [
            Finding("docker", "missing", "docker was not found", "docker-missing", "", commands, safe=True)
        ]
    if docker.podman:
        seen, fix = f"docker is Podman's wrapper ({docker.client})", "Set RUNTIME=podman in .env"
        return [Finding("docker", "wrong", seen, "docker-is-podman", fix)]
    if docker.trouble:
        return [judge_linux.docker_trouble(evidence)]
    return [ok("docker", f"docker {docker.server} answers")]


def _compose(evidence: Evidence, wish: Wish) -> list[Finding]:
    if wish.tool == "podman":
        if evidence.podman_compose:
            return [ok("compose", f"podman-compose {evidence.podman_compose}, of this project")]
        seen = "podman-compose is not among this project's packages"
        return [Finding("compose", "missing", seen, "compose-missing", "uv sync")]
    version = versions.parse(evidence.docker_compose)
    if version >= OLDEST_DOCKER_COMPOSE:
        return [ok("compose", f"docker compose {evidence.docker_compose}")]
    old = bool(evidence.docker and version)
    commands = () if old else install(evidence, "docker-compose")
    seen = (
        f"docker compose {evidence.docker_compose} is older than 2"
        if old
        else "docker compose is not installed"
    )
    fix = "" if commands else "https://docs.docker.com/compose/install/linux/"
    return [Finding("compose", "missing", seen, "compose-missing", fix, commands, safe=True)]
