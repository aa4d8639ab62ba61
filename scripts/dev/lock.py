"""Write the lock files from what the parts ask for. Called by the nox session `lock`, never by a start."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from scripts import process
from scripts.errors import InstallError
from scripts.home import ROOT, write_atomic
from scripts.parts.part import FOLDER, NAMES, SERVERS, load
from scripts.parts.tools import environment

PATIENCE = 600.0  # seconds for one lock
_COMPILE = ("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate")
_NPM = (
    *("install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"),
    *("--no-audit", "--no-fund", "--loglevel=error"),
)


def lock(*, uv: str = "uv", npm: str = "npm", folder: Path = FOLDER, upgrade: bool = False) -> list[Path]:
    """Write every lock file: `requirements.txt` from the `.in` files, `package-lock.json` from `package.json`.

    Versions that are locked stay unless a request excludes them, or `upgrade` is set. `no-deps.in` holds packages that
    are taken without what they ask for. No address of a registry gets into a lock: whichever is set at the install
    serves it. Returns the files. Raises InstallError.
    """
    written: list[Path] = []
    for name in (*NAMES, SERVERS):
        part = load(name, folder)
        least = re.findall(r">=(3\.\d+)", part.python)[0]
        target = part.folder / "requirements.txt"
        with tempfile.TemporaryDirectory() as scratch:
            made = []
            for source, extra in (("requirements.in", ()), ("no-deps.in", ("--no-deps",))):
                if (part.folder / source).exists():
                    made.append(Path(scratch) / f"{source}.txt")
                    if target.exists() and not upgrade:
                        shutil.copyfile(target, made[-1])  # what is locked there is preferred
                    asked = (
                        "--python-version",
                        least,
                        "--output-file",
                        str(made[-1]),
                        str(part.folder / source),
                    )
                    _run([uv, *_COMPILE, *extra, *asked], ROOT)
            write_atomic(target, "".join(path.read_text(encoding="utf-8") for path in made), mode=0o644)
        written.append(target)
        if (part.folder / "package.json").exists():
            lockfile = part.folder / "package-lock.json"
            if upgrade:
                lockfile.unlink(missing_ok=True)
            _run([npm, *_NPM], part.folder)
            written.append(lockfile)
    return written


def _run(argv: list[str], cwd: Path) -> None:
    try:
        process.run(argv, cwd=cwd, env=environment(None), timeout=PATIENCE).check()
    except process.ProcessError as error:
        raise InstallError(
            f"{' '.join(argv[:3])} failed.",
            fault="install-failed",
            detail=error.lines or [error.why],
            hint="uv run nox -s lock",
        ) from error


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv)
