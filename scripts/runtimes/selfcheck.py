"""Self-checks of containers: the question of `x-ready`, as a command that a container can ask itself.

`podman healthcheck run NAME` runs it, Docker and a Podman with systemd do so by themselves. `start` waits for none of
it: Podman's timers do not run without systemd, and a first answer half a minute late is of no use there.
"""

from __future__ import annotations

from typing import Any

from scripts.database.hello import question
from scripts.stack import Service

SECONDS = 5  # for an answer
# Bash connects. The answer's head is passed over, since words of it may be those that the body has to hold.
_HTTP = """
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
printf 'GET {path} HTTP/1.0\\r\\n\\r\\n' >&3
read -r _ status _ <&3
test "$status" = 200 || exit 1
while read -r line <&3 && test "${{line%$'\\r'}}"; do :; done
grep -q '{expect}' <&3
"""
# The answer begins with its length; the field `ok` in it is the number 1.0: https://bsonspec.org/spec.html
_MONGODB = """
exec 3<>/dev/tcp/127.0.0.1/{port} || exit 1
printf '{question}' >&3
length=$(head -c 4 <&3 | od -An -tu4)
head -c $((length - 4)) <&3 | od -An -v -tx1 | tr -d ' \n' | grep -q 016f6b00000000000000f03f
"""


def healthcheck(service: Service) -> dict[str, Any]:
    """As a compose file has it. The command needs bash, coreutils and grep.

    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#healthcheck
    """
    ready, port = service.ready, service.inside_port
    if ready.ping:
        asked = "".join(f"\\x{byte:02x}" for byte in question())
        script = _MONGODB.format(port=port, question=asked)
    else:
        script = _HTTP.format(port=port, path=ready.path, expect=ready.expect)
    return {
        "test": ["CMD", "timeout", str(SECONDS), "bash", "-c", script.strip()],
        "interval": "30s",
        "timeout": f"{SECONDS + 1}s",
        "start_period": "60s",
        "retries": 3,
    }
