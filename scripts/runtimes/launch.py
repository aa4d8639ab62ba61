"""The entrypoint of a service that runs as a local process: `python -I -S launch.py SPEC.json`.

It does what an entrypoint does in a container: exports each secret file as the variable that the service
reads (so that no secret is ever an argument), applies the limits, and becomes the service. The log keeper that
it leaves behind writes each line of output with its time, and ends when the service's output does.

Only the standard library, and little of it: this runs at each start of each service.
"""

import json
import os
import re
import sys
import time

LINE = 1 << 16  # bytes of a line; a longer one becomes several
LOG_BYTES = 10_000_000  # then the log becomes NAME.log.1
# A line that says nothing but that the page is ready: the proxy asks it every five seconds. It is the whole line, as
# uvicorn and Open WebUI write it: one that only quotes that, as an error may, is kept.
UNLOGGED = re.compile(
    rb"(?:INFO: +|\S+ \S+ \| INFO +\| [\w.]+:\w+:\d+ - )?[0-9a-f.:]+ - "
    rb'"GET /ready HTTP/1\.1" 200(?: OK| - \{\})?\r?\n'
)
WAIT_SECONDS = 0.1  # between two looks at whether an address is there


def main(path: str) -> None:
    """Become the service of the specification at `path`."""
    with open(path, encoding="utf-8") as file:
        spec = json.load(file)
    keep_log(spec["log"])
    environment = dict(spec["environment"])
    for variable, secret in spec["secrets"].items():
        with open(secret, encoding="utf-8") as file:
            environment[variable] = file.read()
    limit(spec["cpus"], spec["memory"])
    with open(spec["starts"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"version": 1, "pid": os.getpid(), "time": time.time()}) + "\n")
    if spec.get("address"):
        wait_for(spec["address"])
    os.chdir(spec["directory"])
    os.execve(spec["command"][0], spec["command"], environment)


def wait_for(address: str) -> None:
    """Wait until this machine has the address that the service listens on. Whoever brings the service up ends the wait.

    That of a container network comes with the first container on it, and goes with the last one.
    """
    import errno
    import socket

    said = False
    while True:
        with socket.socket() as probe:
            try:
                probe.bind((address, 0))
                return
            except OSError as error:
                if error.errno != errno.EADDRNOTAVAIL:
                    return  # the service says it better
        if not said:
            os.write(1, f"launch: waiting until this machine has the address {address}\n".encode())
        said = True
        time.sleep(WAIT_SECONDS)


def limit(cpus: float, memory: int) -> None:
    """`cpus` cores by affinity (rounded up), `memory` bytes of private data by RLIMIT_DATA. 0 means no limit.

    Mapped files, such as a model, do not count: https://man7.org/linux/man-pages/man2/getrlimit.2.html
    """
    if cpus and hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[: max(1, -int(-cpus // 1))])
    if memory:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def keep_log(log: str) -> None:
    """Send this process's output, and that of the service it becomes, through its own log keeper. The keeper is
    forked twice, so that it is not a child of the service, and has its own session, so that the signals that stop the
    service do not stop it before the last line is written.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        if os.fork() == 0:
            os.close(write)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            stamp(read, log)
        os._exit(0)
    os.waitpid(child, 0)
    os.close(read)
    os.dup2(write, 1)
    os.dup2(write, 2)
    os.close(write)


def stamp(source: int, log: str) -> None:
    """Write each line of `source` to `log` with the time (UTC, milliseconds) at which it came."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(source, "rb") as lines:
        for line in iter(lambda: lines.readline(LINE), b""):
            if UNLOGGED.fullmatch(line):
                continue
            now = time.time()
            head = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now % 1 * 1000):03d}Z "
            try:
                os.write(out, head.encode() + line.rstrip(b"\r\n") + b"\n")
                if os.fstat(out).st_size > LOG_BYTES:
                    os.replace(log, log + ".1")
                    os.close(out)
                    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            except OSError:  # a full disk must not stop the service; its output is then lost
                continue


if __name__ == "__main__":
    main(sys.argv[1])
