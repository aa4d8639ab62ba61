"""--repo on other machines: a real server of SFTP and one of S3, both here, and all that is done with a repository."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import sftp_server
from tests.machine import Machine, free_port, until_answered
from tests.sentinel import PASSWORD, WORD, Watch
from tests.unit.volumes.trees import flip

MODEL = random.Random(1).randbytes(8 << 20)  # noqa: S311 - no secret
ONE = ("--last=1", "--daily=0", "--weekly=0", "--monthly=0")


@dataclass
class Bed:
    """An installation without a stack, and a repository elsewhere. `kept` is where its files are, if it is a folder."""

    machine: Machine
    place: str
    kept: Path | None
    server: ExitStack

    @property
    def page(self) -> Path:
        return self.machine.home / "data" / "openwebui" / "a note"

    def names(self) -> list[str]:
        listed = self.machine.json("volumes", "list", "--repo", self.place)
        return [one["backup"] for one in listed["backups"]]

    def refused(self, *command: str, **settings: str) -> str:
        """What a command says that fails."""
        other = Machine(self.machine.home, self.machine.settings | settings)
        run = other.invoke("volumes", *command, "--repo", self.place, check=False)
        assert run.returncode, run.stdout
        return run.stderr


@contextmanager
def s3() -> Iterator[str]:
    """A bucket that is not there yet, on moto's server: https://docs.getmoto.org/en/latest/docs/server_mode.html"""
    port = free_port()
    argv = [os.environ["BYRE_S3_SERVER"], "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(argv, stdin=quiet, stdout=quiet, stderr=quiet) as server:
        try:
            until_answered(f"http://127.0.0.1:{port}/moto-api/data.json")
            yield f"s3:http://127.0.0.1:{port}/backups"
        finally:
            server.terminate()


@pytest.fixture(params=["sftp", "s3"])
def bed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bed]:
    models = tmp_path / "models"
    settings = {"BACKUP_PASSPHRASE": PASSWORD, "OLLAMA_MODEL_STORAGE": str(models)}
    kept: Path | None = None
    with ExitStack() as server:
        if request.param == "sftp":
            there = tmp_path / "there"
            there.mkdir()
            sftp = server.enter_context(sftp_server.serving(there))
            kept = there / "backups"
            place = sftp.place(kept)
            settings["PATH"] = f"{sftp.programs}{os.pathsep}{os.environ['PATH']}"
        else:
            place = server.enter_context(s3())
            settings |= {"AWS_ACCESS_KEY_ID": "byre", "AWS_SECRET_ACCESS_KEY": PASSWORD}
        made = Bed(Machine(tmp_path / "my home", settings), place, kept, server)
        for folder in (models, made.page.parent):
            folder.mkdir(parents=True)
        (models / "a.gguf").write_bytes(MODEL)
        made.page.write_text("first")
        yield made


def test_all_that_is_done_with_a_repository_elsewhere(bed: Bed) -> None:
    """Backup, list, verify, restore on a machine that lost its own, prune: all in one, as a passphrase takes long."""
    with Watch() as watch:
        first = bed.machine.json("volumes", "backup", "--repo", bed.place)
        assert first["repository_grew"] > len(MODEL) and bed.names() == [first["name"]]
        bed.page.write_text("second")
        second = bed.machine.json("volumes", "backup", "--repo", bed.place)
        assert second["repository_grew"] < first["repository_grew"] / 20, "the models are there"
        both = [first["name"], second["name"]]
        assert bed.names() == both
        told = bed.machine.json("volumes", "verify", "--repo", bed.place)
        assert told["verified"] == [{"backup": name, "good": True} for name in both]
        shutil.rmtree(bed.machine.home / "backups")
        for name, text in ((first["name"], "first"), ("latest", "second")):
            bed.page.write_text("later")
            bed.machine.invoke("volumes", "restore", name, "--repo", bed.place)
            assert bed.page.read_text() == text
        assert Path(bed.machine.settings["OLLAMA_MODEL_STORAGE"], "a.gguf").read_bytes() == MODEL
        told = bed.machine.json("volumes", "prune", "--repo", bed.place, *ONE)
        assert told["pruned"] == {"keep": both[1:], "remove": both[:1]} and bed.names() == both[1:]
    assert watch.looks and not watch.found, "no password is an argument of a program"


def test_what_goes_wrong_elsewhere(bed: Bed) -> None:
    bed.machine.json("volumes", "backup", "--repo", bed.place)
    (name,) = bed.names()
    assert "error[backup-passphrase]" in bed.refused("list", BACKUP_PASSPHRASE="another one")
    assert bed.page.read_text() == "first" and bed.names() == [name]
    if bed.kept:
        damaged_and_gone(bed, bed.kept)


def damaged_and_gone(bed: Bed, kept: Path) -> None:
    """Of a folder's server: restic would try for a quarter of an hour to reach the one of S3 again."""
    pack = max(kept.glob("data/*/*"), key=lambda path: path.stat().st_size)
    pack.chmod(0o600)
    flip(pack)
    for command in (("verify",), ("prune", *ONE)):
        assert "error[repository-damaged]" in bed.refused(*command)
    bed.server.close()
    said = bed.refused("backup", "--to", str(bed.machine.home / "more"))
    assert "error[repository-failed]" in said and WORD not in said
    (made,) = (bed.machine.home / "more").glob("2*")
    assert str(made) in said, "the backup itself is whole"
    bed.machine.invoke("volumes", "verify", str(made))
