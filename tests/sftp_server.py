"""OpenSSH's server on this machine, for SFTP: of Debian's packages, which are only unpacked. Installed, it would serve
everyone who reaches this machine.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import cache
from tests.machine import free_port
from tests.waits import until

PACKAGES = ("openssh-server", "openssh-sftp-server", "libwrap0")
HOST = "nas"  # as the client calls it
# As root it gives up its rights for those of a user that the package would make, in a folder that its unit would make.
_AS_ROOT = """
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd
mount --bind "$1" /etc/passwd
shift
exec "$@"
"""
_SERVER = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/login.pub
PasswordAuthentication no
StrictModes no
UsePAM no
PidFile none
Subsystem sftp {root}/usr/lib/openssh/sftp-server
"""
_CLIENT = f"""\
Host {HOST}
HostName 127.0.0.1
HostKeyAlias {HOST}
Port {{port}}
IdentityFile "{{folder}}/login"
IdentitiesOnly yes
UserKnownHostsFile "{{folder}}/known"
StrictHostKeyChecking yes
BatchMode yes
"""


@dataclass(frozen=True)
class Sftp:
    """A server that runs. `programs` holds an `ssh` that knows it, and logs in by a key."""

    programs: Path
    user: str

    def place(self, folder: Path) -> str:
        """A folder there, as restic names it."""
        return f"sftp:{self.user}@{HOST}:{folder}"


@contextmanager
def serving(folder: Path) -> Iterator[Sftp]:
    """The server, as long as the context lasts; it keeps its files in a folder without spaces in its name."""
    root, port, user = _unpacked(), free_port(), pwd.getpwuid(os.getuid()).pw_name
    for name in ("host", "login"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    (folder / "known").write_text(f"{HOST} {(folder / 'host.pub').read_text()}")
    for name, text in (("server", _SERVER), ("client", _CLIENT)):
        (folder / name).write_text(text.format(port=port, folder=folder, root=root))
    programs = folder / "programs"
    programs.mkdir()
    (programs / "ssh").write_text(f'#!/bin/sh\nexec "{shutil.which("ssh")}" -F "{folder}/client" "$@"\n')
    (programs / "ssh").chmod(0o755)
    argv = [str(root / "usr/sbin/sshd"), "-D", "-e", "-f", str(folder / "server")]
    if os.getuid() == 0:
        users = Path("/etc/passwd").read_text()
        (folder / "users").write_text(f"{users}sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n")
        argv = ["unshare", "--mount", "sh", "-c", _AS_ROOT, "sh", str(folder / "users"), *argv]
    (wraps,) = {path.parent for path in root.rglob("libwrap.so.0")}
    log = folder / "log"
    with (
        log.open("wb") as told,
        subprocess.Popen(argv, stderr=told, env={**os.environ, "LD_LIBRARY_PATH": str(wraps)}) as server,
    ):
        try:
            until(lambda: server.poll() is not None or _answers(port))
            assert server.poll() is None, log.read_text()
            yield Sftp(programs, user)
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _unpacked() -> Path:
    """The root of the packages' files; fetched once."""
    folder = cache() / "openssh"
    if not folder.exists():
        cache().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache()) as scratch:
            fetch = ["apt-get", "download", *PACKAGES]
            done = subprocess.run(fetch, cwd=scratch, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            for package in Path(scratch).glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", package, Path(scratch, "root")], check=True)
            Path(scratch, "root").rename(folder)
    return folder
