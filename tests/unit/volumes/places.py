"""Where a volume may be: a folder of this machine, or behind a container tool. Tests of volumes run in both.

The container tool is a stand-in: a volume is a folder, a container is a process in it. What runs there is the machine's
own sh, find and GNU tar, as in a container. `program` puts a program of a test's own before the real one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.volumes import Helper, Volume

IMAGE = "localhost/byre/openwebui:1"
LABEL = "byre_openwebui-data"

_TOOL = r"""#!/bin/sh
printf '%s\n' "$*" | head -n 1 >> "$PLACE/heard"
case "$1 $2" in
"image inspect") [ "$5" = "$IMAGE" ]; exit ;;
"volume inspect") [ -d "$PLACE/$3" ]; exit ;;
"volume create") /bin/mkdir "$PLACE/$3"; exit ;;
"volume rm") /bin/rmdir "$PLACE/$3"; exit ;;
"ps --all") [ ! -e "$PLACE/running" ] || cat "$PLACE/running"; exit ;;
"rm --force") exit ;;
"run --rm") shift 2 ;;
*) exit 125 ;;
esac
[ ! -e "$PLACE/broken" ] || { echo "Error: no such machine" >&2; exit 125; }
for word in "$@"; do
    case $word in
    --volume=*) place=${word#--volume=}; place=${place%%:*} ;;
    --entrypoint=*) program=${word#--entrypoint=} ;;
    --env=*) export "${word#--env=}" ;;
    --*) ;;
    *) break ;;
    esac
    shift
done
shift
cd "$place" || exit 125
exec "$program" "$@"
"""

# A program that dies, with all that was started with it, in its call number KILL_AT: `mv` after the first of its files.
# KILLED_WITH is another process that dies with it.
_DYING = r"""#!/bin/sh
PATH=${PATH#*:}
count=$(($(cat "$PLACE/calls" 2>/dev/null || echo 0) + 1))
echo "$count" > "$PLACE/calls"
if [ "$count" = "$(cat "$PLACE/kill-at")" ]; then
    for to; do :; done
    case "PROGRAM $1 $#" in
    "mv -- 3") ;;
    "mv -- "*) mv -- "$2" "$to" ;;
    "mv -n "*) mv -n -- "$3" "$to" ;;
    esac
    [ -z "${KILLED_WITH:-}" ] || kill -9 "$KILLED_WITH"
    kill -9 0
fi
exec PROGRAM "$@"
"""


@dataclass(frozen=True)
class Place:
    """`far`: behind a container tool."""

    root: Path
    far: bool

    @classmethod
    def of(cls, root: Path, far: bool) -> Place:
        (root / "bin").mkdir(parents=True)
        tool = root / "bin" / "podman"
        tool.write_text(_TOOL)
        tool.chmod(0o755)
        return cls(root, far)

    @property
    def env(self) -> dict[str, str]:
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        return {"PATH": path, "PLACE": str(self.root), "IMAGE": IMAGE}

    @property
    def folder(self) -> Path:
        """Where the content lies in truth."""
        return self.root / LABEL

    def volume(self, name: str = "openwebui") -> Volume:
        if not self.far:
            return Volume(name, "embedded", self.folder, str(self.folder), (name,), env=self.env)
        helper = Helper("podman", LABEL, str(self.folder), ("localhost/gone:1", IMAGE), env=self.env)
        unsettled = (self.root / helper.mark).exists()
        place = Path("/var/lib/there", LABEL)
        return Volume(name, "named", place, LABEL, (name,), helper, unsettled=unsettled)

    def program(self, name: str, script: str) -> None:
        """One that stands before the real one."""
        path = self.root / "bin" / name
        path.write_text(f"#!/bin/sh\nPATH=${{PATH#*:}}\n{script}\n")
        path.chmod(0o755)

    def without(self, name: str) -> None:
        (self.root / "bin" / name).unlink()

    def kill_at(self, count: int) -> None:
        """End everything with SIGKILL in the call of this number of what changes something; 0 for never."""
        (self.root / "calls").write_text("0")
        (self.root / "kill-at").write_text(str(count))
        for name in ("mv", "rm", "rmdir", "mkdir", "touch", "sync"):
            path = self.root / "bin" / name
            path.write_text(_DYING.replace("PROGRAM", name))
            path.chmod(0o755)

    def calls(self) -> int:
        """How many there were since `kill_at`."""
        return int((self.root / "calls").read_text())

    def heard(self) -> list[str]:
        """What the tool was called with."""
        file = self.root / "heard"
        return file.read_text().splitlines() if file.exists() else []
