"""What the evidence means: findings, each with its fix for this very system. Pure."""

from __future__ import annotations

from scripts.setup import judge_gpu, judge_linux, judge_mac, judge_machine
from scripts.setup.evidence import Evidence, Wish
from scripts.setup.finding import Finding, ok
from scripts.setup.packages import install
from scripts.tools import versions

# What the README names and the tests run with.
OLDEST_PODMAN = (4, 3)
# `gpus:` in a compose file: https://docs.docker.com/reference/compose-file/services/#gpus
OLDEST_DOCKER_COMPOSE = (2, 0)


def judge(evidence: Evidence, wish: Wish) -> tuple[Finding, ...]:
    """Findings in the order in which they are to be mended. Where containers are not needed, nothing of them is
    missing or wrong: it is advice."""
    found = [*_system(evidence)]
    if wish.runtime != "embedded":
        found += _docker(evidence) if wish.tool == "docker" else _podman(evidence, wish)
        found += _compose(evidence, wish)
    found += judge_gpu.judge(evidence, wish)
    if not wish.required:
        found = [_as_advice(one) for one in found]
    return tuple(found)


def failed(findings: tuple[Finding, ...], wish: Wish) -> tuple[Finding, ...]:
    """What keeps the runtime of the settings from working. A GPU is never among it: the CPU does."""
    if not wish.required:
        return ()
    return tuple(one for one in findings if one.status in {"missing", "wrong"} and one.group != "gpu")


def _as_advice(finding: Finding) -> Finding:
    from dataclasses import replace

    return finding if finding.status == "ok" else replace(finding, status="advice")


def _system(evidence: Evidence) -> list[Finding]:
    where = ", inside a container" if evidence.container else ""
    found = [ok("system", "machine", evidence.system.text + where)]
    return found + (judge_mac.system(evidence) if evidence.mac else [])


def _podman(evidence: Evidence, wish: Wish) -> list[Finding]:
    podman = evidence.podman
    if evidence.mac:
        return [*_podman_itself(evidence), *judge_machine.judge(evidence, wish)]
    if not podman:
        return _podman_itself(evidence)
    return [*_podman_itself(evidence), *judge_linux.podman(evidence)]


def _podman_itself(evidence: Evidence) -> list[Finding]:
    """Whether it is there, recent enough, and answers."""
    podman = evidence.podman
    if not podman:
        fix = install(evidence, "podman")
        if evidence.mac and not evidence.mac.apple:
            fix = ()  # https://formulae.brew.sh/formula/podman: Apple silicon only
        hint = "" if fix else _by_hand(evidence)
        return [
            Finding(
                "podman",
                "containers",
                "missing",
                "podman is not installed",
                "it runs the services as containers",
                fix,
                True,
                hint,
            )
        ]
    version = versions.parse(podman.version.engine)
    if version and version < OLDEST_PODMAN:
        seen = f"podman {podman.version.engine} is older than {versions.shown(OLDEST_PODMAN)}"
        why = "its networks don't resolve the services' names"
        return [
            Finding(
                "podman-old",
                "containers",
                "wrong",
                seen,
                why,
                hint="Install a newer one: https://podman.io/docs/installation",
            )
        ]
    if not podman.info:
        if evidence.mac:
            return [ok("podman", "containers", f"podman {podman.version.client or '(version unknown)'}")]
        return [judge_linux.silent(evidence)]
    return [ok("podman", "containers", _described(evidence))]


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


def _by_hand(evidence: Evidence) -> str:
    if evidence.mac and not evidence.mac.apple:
        return "Homebrew has no podman for Intel Macs: take the installer of https://podman.io"
    if evidence.mac:
        return "Install Homebrew (https://brew.sh), or take the installer of https://podman.io"
    return "Install it your system's way: https://podman.io/docs/installation"


def _docker(evidence: Evidence) -> list[Finding]:
    docker = evidence.docker
    if not docker:
        fix = install(evidence, "docker")
        hint = "" if fix else "https://docs.docker.com/engine/install/"
        return [
            Finding(
                "docker",
                "containers",
                "missing",
                "docker is not installed",
                "RUNTIME=docker runs the services with it",
                fix,
                True,
                hint,
            )
        ]
    if docker.podman:
        return [
            Finding(
                "docker-is-podman",
                "containers",
                "wrong",
                f"docker is Podman's wrapper ({docker.client})",
                "its compose files and networks are Podman's",
                hint="RUNTIME=podman",
            )
        ]
    if not docker.trouble:
        return [ok("docker", "containers", f"docker {docker.server} answers")]
    return [judge_linux.docker_trouble(evidence)]


def _compose(evidence: Evidence, wish: Wish) -> list[Finding]:
    if wish.tool == "podman":
        if evidence.podman_compose:
            return [ok("compose", "containers", f"podman-compose {evidence.podman_compose}, of this project")]
        return [
            Finding(
                "compose",
                "containers",
                "missing",
                "podman-compose is not among this project's packages",
                "it brings the containers up",
                hint="uv sync",
            )
        ]
    version = versions.parse(evidence.docker_compose)
    if version >= OLDEST_DOCKER_COMPOSE:
        return [ok("compose", "containers", f"docker compose {evidence.docker_compose}")]
    if not evidence.docker:
        return [
            Finding(
                "compose",
                "containers",
                "missing",
                "docker compose is not installed",
                "it brings the containers up",
                install(evidence, "docker-compose"),
                True,
            )
        ]
    seen = (
        f"docker compose {evidence.docker_compose} is older than 2"
        if version
        else "docker compose is not there"
    )
    fix = () if version else install(evidence, "docker-compose")
    return [
        Finding(
            "compose",
            "containers",
            "missing",
            seen,
            "it brings the containers up",
            fix,
            True,
            "" if fix else "https://docs.docker.com/compose/install/linux/",
        )
    ]
