"""A container tool for tests of volumes in another machine: a volume is a folder, a container is a process in it.

What runs there is the machine's own GNU tar, find and sh, as in a container.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.volumes import Remote, Volume

IMAGE = "localhost/byre/openwebui:1"
LABEL = "byre_openwebui-data"

_TOOL = r"""#!/bin/sh
printf '%s\n' "$*" | head -n 1 >> "$THERE/heard"
case "$1 $2" in
"image inspect") [ "$5" = "$IMAGE" ]; exit ;;
"volume inspect") [ -d "$THERE/$3" ]; exit ;;
"volume create") mkdir "$THERE/$3"; exit ;;
"volume rm") rmdir "$THERE/$3"; exit ;;
"ps --all") [ ! -e "$THERE/running" ] || cat "$THERE/running"; exit ;;
"rm --force") exit ;;
"run --name="*) ;;
*) exit 125 ;;
esac
shift
[ ! -e "$THERE/broken" ] || { echo "Error: no such machine" >&2; exit 125; }
for word in "$@"; do
    case $word in
    --volume=*) place=${word#--volume=}; place=${place%%:*} ;;
    --workdir=/volume*) folder=${word#--workdir=/volume} ;;
    --entrypoint=*) program=${word#--entrypoint=} ;;
    --env=*) export "${word#--env=}" ;;
    --*) ;;
    *) break ;;
    esac
    shift
done
shift
cd "$place$folder" || exit 125
export GROUP=$$ PATH="$THERE/bin:$PATH"  # who runs us gives us a group of our own
exec "$program" "$@"
"""

# A program that dies, with all of its container, in its call number KILL_AT: `mv` after the first of its files.
_DYING = r"""#!/bin/sh
PATH=${PATH#*:}
count=$(($(cat "$THERE/calls" 2>/dev/null || echo 0) + 1))
echo "$count" > "$THERE/calls"
if [ "$count" = "$(cat "$THERE/kill-at")" ]; then
    case "$1 $2 $3 $4" in
    "-t "*" -- "*) mv -t "$2" -- "$4" ;;
    "-n -t . --") mv -n -t . -- "$5" ;;
    esac
    kill -9 "-$GROUP"
fi
exec PROGRAM "$@"
"""


@dataclass(frozen=True)
class There:
    """The other machine."""

    folder: Path

    @classmethod
    def of(cls, folder: Path) -> There:
        (folder / "bin").mkdir(parents=True)
        tool = folder / "podman"
        tool.write_text(_TOOL)
        tool.chmod(0o755)
        return cls(folder)

    def volume(self, name: str = "openwebui", label: str = LABEL) -> Volume:
        env = {"PATH": f"{self.folder}:{os.environ['PATH']}", "THERE": str(self.folder), "IMAGE": IMAGE}
        remote = Remote("podman", label, str(self.place(label)), ("localhost/gone:1", IMAGE), env=env)
        return Volume(name, "named", Path("/var/lib/there", label), label, (name,), remote)

    def place(self, label: str = LABEL) -> Path:
        """Where the volume lies in truth."""
        return self.folder / label

    def program(self, name: str, script: str) -> None:
        """One that stands before the real one; `$REAL` is that."""
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\nPATH=${{PATH#*:}}\n{script}\n")
        path.chmod(0o755)

    def kill_at(self, count: int) -> None:
        """End the container with SIGKILL in the call of this number of what changes something."""
        (self.folder / "calls").write_text("0")
        (self.folder / "kill-at").write_text(str(count))
        for name in ("mv", "rm", "rmdir", "mkdir", "touch", "sync"):
            path = self.folder / "bin" / name
            path.write_text(_DYING.replace("PROGRAM", name))
            path.chmod(0o755)

    def calls(self) -> int:
        """How many there were since `kill_at`."""
        return int((self.folder / "calls").read_text())

    def heard(self) -> list[str]:
        """What the tool was called with."""
        return (self.folder / "heard").read_text().splitlines()
