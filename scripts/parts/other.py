"""Another version of a part that holds one package: its lock is made now, of what that version itself asks for, less
what the installed one leaves out of its own. It has hashes, as every lock; nobody has tested it with this Byre."""

from __future__ import annotations

import json
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import bounded, process
from scripts.errors import InstallError
from scripts.home import read_json
from scripts.parts import failures
from scripts.parts.part import Part, load
from scripts.parts.tools import Limit, environment, find_uv
from scripts.parts.work import RECORD
from scripts.progress import Progress, Report, silent

_LOCK = ("pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate")
NEEDS = re.compile(r"^Requires-Dist: (?!.*\bextra\s*==)(.+)$", re.MULTILINE)


@contextmanager
def other(
    installed: Path, package: str, version: str, report: Report = silent, timeout: float | None = None
) -> Iterator[Part]:
    """The part, as long as the context lasts. `installed` is the folder of another version of it.

    Raises InstallError where the package index has no such version, or can't be asked.
    """
    described = bounded.from_toml(bounded.text(installed / "part.toml"))
    record = read_json(installed / RECORD) or {}
    python = ".".join(str(record.get("python", "")).split(".")[:2])
    with tempfile.TemporaryDirectory(prefix="byre-part-") as made:
        folder = Path(made) / str(record.get("name", "part"))
        folder.mkdir()
        make = _Making(package, version, python, Path(made), report, timeout)
        asked = make.asked(installed)
        (folder / "requirements.in").write_text("\n".join(asked) + "\n", encoding="utf-8")
        (folder / "no-deps.in").write_text(f"{package}=={version}\n", encoding="utf-8")
        (folder / "requirements.txt").write_text(make.locked(folder), encoding="utf-8")
        known = {"version": version, "python": f"~={python}.0", "bytes": described["bytes"],
                 "compile": described.get("compile", [])}  # fmt: skip
        lines = (f"{name} = {json.dumps(value)}\n" for name, value in known.items())
        (folder / "part.toml").write_text("".join(lines), encoding="utf-8")
        yield load(folder.name, Path(made))


class _Making:
    """The steps; `folder` is ours alone."""

    def __init__(
        self, package: str, version: str, python: str, folder: Path, report: Report, timeout: float | None
    ) -> None:
        self.package, self.version, self.python, self.folder = package, version, python, folder
        self.env = environment(None)
        self.uv = find_uv(self.env)
        self.report = report
        self.limit = Limit(package, threading.Event(), timeout)

    def asked(self, installed: Path) -> list[str]:
        """What this version asks for, less what the installed one leaves out, and what that one adds."""
        (site,) = installed.glob("lib/python*/site-packages")
        before = _needs(site, self.package)
        locked = {
            name(line) for line in bounded.text(installed / "requirements.txt").splitlines() if "==" in line
        }
        left_out = {name(one) for one in before} - locked
        added = installed / "requirements.in"
        lines = bounded.text(added).split("\n") if added.exists() else []
        more = [one for one in lines if one and name(one) not in {name(known) for known in before}]
        wheel = self.folder / "wheel"
        self.report(Progress(self.package, "downloading", note=self.version))
        one = f"{self.package}=={self.version}"
        self._uv(
            "fetching it", "pip", "install", "--no-deps", "--target", str(wheel), "--python", self.python, one
        )
        return [one for one in _needs(wheel, self.package) if name(one) not in left_out] + more

    def locked(self, folder: Path) -> str:
        """The lock of both requests."""
        self.report(Progress(self.package, "installing", note="choosing its packages"))
        lock = (*_LOCK, "--python-version", self.python)
        return self._uv("choosing its packages", *lock, str(folder / "requirements.in")) + self._uv(
            "choosing its packages", *lock, "--no-deps", str(folder / "no-deps.in")
        )

    def _uv(self, step: str, *arguments: str) -> str:
        try:
            done = process.run(
                [self.uv, *arguments], env=self.env, timeout=None, cwd=self.folder, check=self.limit.check
            )
        except process.ProcessError as error:
            raise failures.explain(self.package, step, 126, str(error)) from error
        if done.code:
            raise failures.explain(self.package, step, done.code, done.err)
        return done.out


def _needs(site: Path, package: str) -> list[str]:
    """What an installed package asks for, without its extras. Raises InstallError where it is not there."""
    for found in site.glob(f"{package.replace('-', '_')}-*.dist-info/METADATA"):
        return NEEDS.findall(bounded.text(found))
    raise InstallError(
        f"{site} holds no package {package}.", fault="part-missing", hint="uv run invoke build"
    )


def name(requirement: str) -> str:
    """The package of a requirement, as the index compares names. https://peps.python.org/pep-0503/"""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement.strip())[0]).lower()
