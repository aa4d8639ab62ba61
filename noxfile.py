"""Checks of Byre: `uv run nox` runs the default ones, `uv run nox --list` shows all.

Each session has an environment of its own, made by uv from the lock. What sessions make that is slow to make (installed
parts, models) is kept outside of the tree, in the user's cache folder, and made again when it is missing.
"""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import nox

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = True

# What makes base images where no registry can be asked; on Ubuntu it looks for the keys of Debian's archive, by gpg:
# https://manpages.debian.org/bookworm/mmdebstrap/mmdebstrap.1.en.html#OPTIONS
BASES = "mmdebstrap debian-archive-keyring gpg"
# Podman with what its Debian package only recommends; what Go needs to build Ollama.
PODMAN = (
    "podman runc conmon netavark aardvark-dns iptables uidmap slirp4netns catatonit golang-github-containers-common "
    f"{BASES} g++"
)
GITHUB = {
    "workflows": (".github/workflows/ci.yml", ".github/workflows/release.yml"),
    "issue-forms": (".github/ISSUE_TEMPLATE/problem.yml", ".github/ISSUE_TEMPLATE/wish.yml"),
    "issue-config": (".github/ISSUE_TEMPLATE/config.yml",),
}
SLOW_CONTAINERS = "tests/podman/slow"
SLOW_INTEGRATION = "tests/integration/slow"
PRODUCTION = "tests/integration/production"
LOAD = f"{PRODUCTION}/load"
EMBEDDED = (
    *("tests/integration", "tests/doctor", "--ignore=tests/doctor/slow"),
    *(f"--ignore={SLOW_INTEGRATION}", f"--ignore={PRODUCTION}"),
)
CONTAINERS = ("tests/podman", f"--ignore={SLOW_CONTAINERS}")
# Nothing runs beside these: what is disturbed is measured again.
MEASURING = ("tests/integration/test_benchmark.py", "tests/integration/test_fit_decode.py")
PAGES = ("*.md", "changes/*.md", "docs/**/*.md")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def session(**options: Any) -> Callable[[Callable[[nox.Session], None]], object]:
    """A session of nox that says at its end how long it took (h:mm:ss), also when it fails.

    Nox's own lines round to minutes, and leave out what fails or takes less than a second.
    """

    def timed(work: Callable[[nox.Session], None]) -> object:
        @functools.wraps(work)
        def run(running: nox.Session) -> None:
            began = time.monotonic()
            try:
                work(running)
            finally:
                running.log(f"{running.name} took {timedelta(seconds=round(time.monotonic() - began))}")

        return nox.session(run, **options)

    return timed


def install(session: nox.Session, *groups: str) -> None:
    """The workspace's locked packages, and those of these groups."""
    session.run_install(
        "uv", "sync", "--frozen", "--quiet", *(f"--group={group}" for group in groups),
        env={"UV_PROJECT_ENVIRONMENT": session.virtualenv.location},
    )  # fmt: skip


def system_package(session: nox.Session, package: str, there: Callable[[], str | None]) -> str:
    """What `there` finds on this system. As root on Debian or Ubuntu its package (or packages) are installed, and that
    is said.

    Elsewhere the session is skipped, with the command to run: nox's summary shows it.
    """
    if not there() and not may_install(session):
        hint = f"apt-get install {package}" if sys.platform == "linux" else f"brew install {package}"
        session.skip(f"{package} is missing; install it: {hint}")
    return there() or installed(session, package, there)


def root_only(session: nox.Session, why: str = "mmdebstrap makes the base images") -> None:
    """Skip the session for another user."""
    if os.getuid() != 0:
        session.skip(f"as root only: {why}")


def postgres() -> str | None:
    """The folder of PostgreSQL's programs: Debian's are not on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return shutil.which("initdb") or (str(found[-1]) if found else None)


def may_install(session: nox.Session) -> bool:
    """Whether system packages can be installed here, and nobody forbids it."""
    return os.getuid() == 0 and bool(shutil.which("apt-get")) and "--no-install" not in session.posargs


def installed(session: nox.Session, package: str, there: Callable[[], str | None]) -> str:
    session.log(f"{package} is missing: installing Debian's package of that name")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if "lists" not in FETCHED:
        session.run_install("apt-get", "update", "-qq", external=True, silent=True)
        FETCHED.add("lists")
    session.run_install(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *package.split(),
        external=True, silent=True, env=quiet,
    )  # fmt: skip
    return there() or session.error(f"{package} is still missing")


def program(*names: str) -> Callable[[], str | None]:
    return lambda: next(filter(None, map(shutil.which, names)), None)


def all_programs(*names: str) -> Callable[[], str | None]:
    return lambda: names[0] if all(map(shutil.which, names)) else None


FETCHED: set[str] = set()  # "lists": those of Debian's packages, once for all sessions of a run
BACKUP_TOOLS = ("restic", "age")  # without them their tests are skipped, and say so
PODMAN_TESTS = all_programs("podman", "mmdebstrap", "g++")


def library(name: str) -> Callable[[], str | None]:
    """Whether the system's loader finds a shared library; asked only on Linux."""

    def there() -> str | None:
        if sys.platform != "linux":
            return name
        try:
            return str(ctypes.CDLL(name)) and name
        except OSError:
            return None

    return there


def pytest(session: nox.Session, *arguments: str, **env: str) -> None:
    rest = [a for a in session.posargs if a != "--no-install"]
    session.run("pytest", "--durations=25", "--durations-min=5", *arguments, *rest, env=env)


@session()
def lint(session: nox.Session) -> None:
    """Style and common mistakes (ruff); the workflows and issue forms: their schema, their rights."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    for schema, files in GITHUB.items():
        session.run("check-jsonschema", "--builtin-schema", f"vendor.github-{schema}", *files)
    session.run("zizmor", "--offline", "--quiet", ".github")


@session()
def types(session: nox.Session) -> None:
    """Types (mypy, strict)."""
    install(session, "types")
    session.run("mypy")


@session()
def unit(session: nox.Session) -> None:
    """Rooms one by one: no network but localhost, never the real HOME. Repositories of backups where restic is."""
    install(session, "test")
    for name in BACKUP_TOOLS:
        if not shutil.which(name) and may_install(session):
            installed(session, name, program(name))
    # Two processes more than there are cores: some tests wait, for a program or until a limit has passed.
    pytest(session, "-n", str((os.cpu_count() or 1) + 2), "tests/unit")


@session()
def stacks(session: nox.Session) -> None:
    """`embedded` and `integration` side by side, their folders too: each waits often. What measures goes first, alone.

    Where containers can't be tested, `embedded` alone.
    """
    install(session, "test")
    pytest(session, *MEASURING, "--timeout=900")
    if not PODMAN_TESTS() and may_install(session):
        installed(session, PODMAN, PODMAN_TESTS)
    what = [*EMBEDDED, *(f"--ignore={file}" for file in MEASURING)]
    if os.getuid() == 0 and PODMAN_TESTS():
        what += [*CONTAINERS, "-n", "4", "--dist", "loadscope"]
    else:
        session.log(f"tests/podman is left out: as root only, with {PODMAN}")
    pytest(session, *what, "--timeout=1800")


@session(default=False)
def embedded(session: nox.Session) -> None:
    """The whole stack on real parts: install, start, chat, MCP, faults, stop."""
    install(session, "test")
    pytest(session, *EMBEDDED, "--timeout=900")


@session(default=False)
def faults(session: nox.Session) -> None:
    """Faults of a running stack, made for real: the doctor names each, its fix is applied, nothing is wrong then.

    Updates of an old Open WebUI, which is fetched; twenty kills each of what changes the data. Where containers can be
    tested here: of a stack in them, too, and what takes long there (fetches that are cut, images of one's own).
    """
    install(session, "test")
    pytest(session, "tests/unit/doctor/test_doctor_seeds.py", "tests/doctor", "--timeout=900")
    pytest(session, SLOW_INTEGRATION, "--timeout=1800")
    if os.getuid() == 0 and PODMAN_TESTS():
        pytest(session, SLOW_CONTAINERS, "--timeout=900")
    else:
        session.log(f"{SLOW_CONTAINERS} is left out: as root only, with {PODMAN}")


@session(name="off-site", default=False)
def off_site(session: nox.Session) -> None:
    """Backups in repositories elsewhere: restic with OpenSSH's server of SFTP and moto's of S3, both run here."""
    install(session, "test")
    server = Path(session.virtualenv.location, "s3")
    session.run_install(
        "uv", "sync", "--frozen", "--quiet", "--only-group=s3", env={"UV_PROJECT_ENVIRONMENT": str(server)}
    )
    system_package(session, "restic openssh-client", all_programs("restic", "ssh", "ssh-keygen"))
    if not all_programs("apt-get", "dpkg-deb")():
        session.skip("OpenSSH's server is unpacked from Debian's packages: apt-get or dpkg-deb is missing")
    pytest(session, "tests/off_site", "--timeout=1800", BYRE_S3_SERVER=str(server / "bin" / "moto_server"))


@session(default=False)
def production(session: nox.Session) -> None:
    """The stack of a team: HTTPS, users, sessions, programs. Caddy is compiled from its Go module once."""
    install(session, "production")
    system_package(session, "redis-server", program("valkey-server", "redis-server"))
    system_package(session, "postgresql", postgres)
    pytest(session, PRODUCTION, f"--ignore={LOAD}", "--timeout=1800")


@session(default=False)
def load(session: nox.Session) -> None:
    """200 people on the stack of a team, 50 asking at once, and each service killed meanwhile: a table of figures."""
    install(session, "production")
    system_package(session, "redis-server", program("valkey-server", "redis-server"))
    pytest(session, LOAD, "--timeout=1800")


@session()
def registry(session: nox.Session) -> None:
    """Models from a real registry that speaks as Ollama's does."""
    install(session, "test")
    system_package(session, "docker-registry", program("docker-registry"))
    pytest(session, "tests/registry")


@session(default=False)
def integration(session: nox.Session) -> None:
    """The whole stack in real containers of this machine's platform: images, start, verify, faults, stop."""
    install(session, "test")
    root_only(session, "mmdebstrap makes the base images, and limits need cgroups")
    system_package(session, PODMAN, PODMAN_TESTS)
    pytest(session, *CONTAINERS, "--timeout=1800")


@session(name="integration(platform='linux/arm64')", default=False)
def arm64(session: nox.Session) -> None:
    """Ollama with Vulkan in a container of arm64: compiled, built, run; emulated where the machine is another one."""
    install(session, "test")
    root_only(session, "it registers qemu for arm64 programs, and mmdebstrap makes a base image")
    needed = f"{PODMAN} cmake git ninja-build"
    programs = ["podman", "mmdebstrap", "g++", "cmake", "git", "ninja"]
    if platform.machine() not in {"aarch64", "arm64"}:
        needed += " g++-aarch64-linux-gnu qemu-user-static"
        programs += ["aarch64-linux-gnu-g++", "qemu-aarch64-static"]
    system_package(session, needed, all_programs(*programs))
    pytest(session, "tests/arm64", "--timeout=3600")


@session(default=False)
def hybrid(session: nox.Session) -> None:
    """The engine on this machine itself, the other services in real containers."""
    install(session, "test")
    root_only(session)
    needed = all_programs("podman", "mmdebstrap", "g++", "docker-registry")
    system_package(session, f"{PODMAN} docker-registry", needed)
    pytest(session, "tests/hybrid", "--timeout=1800")


@session(default=False)
def boot(session: nox.Session) -> None:
    """After a restart of the machine the stack is there again: a real systemd boots on a copy of this system."""
    install(session, "test")
    root_only(session, "a machine that boots is made of namespaces and a file system laid over this one")
    systemd = "systemd systemd-sysv dbus dbus-user-session libpam-systemd"
    system_package(session, systemd, lambda: next(filter(os.path.exists, ["/lib/systemd/systemd"]), None))
    pytest(session, "tests/boot", "--timeout=1800")


@session(default=False)
def docker(session: nox.Session) -> None:
    """The same stack by Docker: a daemon of the tests' own, and `docker compose`, which is compiled once."""
    install(session, "test")
    root_only(session, "a daemon of its own needs it, and mmdebstrap makes the base images")
    needed = all_programs("docker", "dockerd", "iptables", "mmdebstrap", "g++")
    system_package(session, f"docker.io iptables g++ {BASES}", needed)
    if not shutil.which("go"):
        session.skip("docker compose is compiled from its module: Go 1.26.8 or newer is missing")
    pytest(session, "tests/docker", "--timeout=1800")


@session()
def browser(session: nox.Session) -> None:
    """The page as a person sees it, in a real Chromium."""
    install(session, "browser")
    chromium = system_package(session, "chromium", program(*CHROMIUM))
    system_package(session, "libatomic1", library("libatomic.so.1"))  # of the browser's driver
    pytest(session, "tests/browser", "--timeout=900", BYRE_CHROMIUM=chromium)


@session(default=False)
def benchmarks(session: nox.Session) -> None:
    """Figures: start times, memory, speed, as ratios of what was measured in the same run."""
    install(session, "test")
    path = str(Path("parts", "gateway").resolve())
    session.run("python", "-m", "benchmarks", *session.posargs, env={"PYTHONPATH": path})


@session(name="ask-quality", default=False)
def ask_quality(session: nox.Session) -> None:
    """How good answers about data are: question sets asked of a real stack. `-- --help` shows the options.

    `-- --public DIR` adds the public sets in a folder; none are part of this repository.
    """
    install(session, "test")
    path = str(Path("parts", "gateway").resolve())
    session.run("python", "-m", "benchmarks.ask", *session.posargs, env={"PYTHONPATH": path})


@session(name="llama-bench", default=False)
def llama_bench(session: nox.Session) -> None:
    """Figures: our benchmark against llama-bench, the server's log and RamaLama's flags; compiles llama.cpp once.

    And our reader of tensors against gguf's: `-- -k tensors`.
    """
    install(session, "gguf")
    needed = all_programs("cmake", "ninja", "g++")
    system_package(session, "cmake ninja-build g++", needed)
    pytest(session, "tests/benchmark", "--timeout=3600")


@session(default=False)
def gpu(session: nox.Session) -> None:
    """With an NVIDIA GPU: the proof with it and without, our decode against the CPU's and llama-bench's."""
    files = [
        path for folder in ("/etc/cdi", "/var/run/cdi") for path in Path(folder).glob("*") if path.is_file()
    ]
    described = any("nvidia.com/gpu" in path.read_text(errors="replace") for path in files)
    if not shutil.which("podman") or not described:
        session.skip(
            "it needs podman, and the GPU described: nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml"
        )
    install(session, "test")
    pytest(session, "tests/gpu", "--timeout=7200")


@session(default=False)
def train(session: nox.Session) -> None:
    """Make the adapter of `invoke ask` again. Needs an NVIDIA GPU and 3 GB of packages; ten minutes on a large one.

    Arguments after `--` are those of training.train. BASE names another GGUF of the starter than that of the tests.
    """
    install(session)
    session.run_install("uv", "pip", "install", "--quiet", "-r", "training/requirements.txt")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "byre-tests" / "models"
    base = os.environ.get("BASE") or str(next(cache.glob("qwen2.5-coder@0.5b*.gguf"), ""))
    if not base:
        session.error("the starter's GGUF is missing: run `uv run nox -s embedded`, or name it: BASE=FILE")
    session.run(
        "bash", "training/device.sh", "training/out", *session.posargs, external=True, env={"BASE": base}
    )


@session(name="macos-plan", default=False)
def macos_plan(session: nox.Session) -> None:
    """What to run on a Mac and what to expect; `-- --json` runs what only reads and prints one document."""
    install(session)
    session.run("python", "-m", "scripts.dev.macos_plan", *session.posargs)


@session(default=False)
def images(session: nox.Session) -> None:
    """Every image built from nothing: its size, and that it holds no build tools and no caches."""
    install(session, "test")
    root_only(session)
    system_package(session, PODMAN, PODMAN_TESTS)
    pytest(session, "tests/images", "--timeout=1800")


@session(default=False)
def recorded(session: nox.Session) -> None:
    """Judge outputs that people published: what `gpu` and `explain` make of each. BYRE_RECORDED names their folder.

    In it: gpu/, with notes of the verdict, so that each is right or wrong; host/, with notes of the meaning;
    reports/, whose truth is in tests/recorded/truth.toml; next to it gpu/, logs without notes.
    """
    named = os.environ.get("BYRE_RECORDED", "")
    if not named:
        session.skip("BYRE_RECORDED=FOLDER names the recorded outputs; none are part of this repository")
    folder = Path(named)
    work = (
        (folder.parent / "gpu", ("scripts.dev.recorded_gpu", "--show")),
        (folder / "host", ("scripts.dev.recorded_faults",)),
        (folder / "gpu", ("scripts.dev.recorded_gpu",)),
        (folder / "reports", ("scripts.dev.recorded_reports",)),
    )
    if not any(place.is_dir() for place, _ in work[1:]):
        session.skip(f"there are no recorded outputs in {folder}, which BYRE_RECORDED names")
    install(session)
    for place, module in work:
        if place.is_dir():
            truth = ("tests/recorded/truth.toml",) if place.name == "reports" else ()
            session.run("python", "-m", *module, str(place), *truth, success_codes=(0, 1))
        else:
            session.log(f"{place} is not there: left out")


@session(default=False)
def lock(session: nox.Session) -> None:
    """Write the lock files: the workspace's, and those of the parts."""
    install(session)
    session.run("uv", "lock", external=True)
    session.run("python", "-m", "scripts.dev.lock", *session.posargs)


@session()
def docs(session: nox.Session) -> None:
    """The pages: those made from the code are up to date, the site builds, every link and anchor leads somewhere."""
    install(session, "docs", "test")
    session.run("python", "-m", "scripts.dev.docs", "--check")
    session.run("sphinx-build", "--fail-on-warning", "--nitpicky", "--quiet", "docs", "site")
    session.run("lychee", "--offline", "--include-fragments", "--no-progress", "--root-dir", ".", *PAGES)
    pytest(session, "tests/docs")


@session(name="write-docs", default=False)
def write_docs(session: nox.Session) -> None:
    """Write the pages that are made from the code: `.env.template`, the reference, blocks of others."""
    install(session)
    session.run("python", "-m", "scripts.dev.docs")


@session(default=False)
def release(session: nox.Session) -> None:
    """Prepare a release: `-- 0.2.0` sets the version and moves the notes in changes/ into CHANGELOG.md."""
    if len(session.posargs) != 1:
        session.error("name the version: uv run nox -s release -- 0.2.0")
    (version,) = session.posargs
    install(session, "docs")
    session.run("uv", "version", "--no-sync", version, external=True)
    session.run("towncrier", "build", "--yes", "--version", version)
    session.log(f"Next: commit, git tag v{version}, git push --tags. The workflow `release` does the rest.")
