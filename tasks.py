"""The menu. Each task parses its arguments and hands them to its room; `uv run invoke --list` shows them all.

Heavy imports stay inside the tasks, so that the menu itself opens at once.
"""

from __future__ import annotations

from typing import Any

from invoke.collection import Collection

from scripts.benchmark.options import Flags, parse
from scripts.menu import task, understand

JSON = "print the result as one JSON document"
REPO = "a repository of restic: a folder, sftp:USER@HOST:/FOLDER, s3:https://HOST/BUCKET, …"
TO = "write the password into this new file, which only you can read; needed without a terminal and with --json"
DRY = "show what the command would do, and change nothing"


@task(
    help={
        "yes": "run the fixes that remove nothing of yours, and check again after each",
        "json": JSON,
        "dry_run": "print the exact commands of --yes, and run nothing",
    }
)
def setup(c: Any, yes: bool = False, json: bool = False, dry_run: bool = False) -> int:
    """Check this machine, say what is missing, and write a .env to change. Not needed before start."""
    from scripts.commands import setup as room
    from scripts.console import Console

    return room.setup(Console(json=json), dry_run, yes)


@task(
    help={
        "model": "serve this model: a name from `models`, or from the Ollama library",
        "scenario": "local, hybrid, cloud or production; kept in .env",
        "timeline": "show how long each part took",
        "json": JSON,
        "dry_run": DRY,
    }
)
def start(
    c: Any,
    model: str = "",
    scenario: str = "",
    timeline: bool = False,
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Bring the stack up: install what is missing, fetch the model, start, wait until ready."""
    from scripts.commands import start as room
    from scripts.console import Console

    room.start(Console(json=json), model, dry_run, timeline, scenario)


@task(help={"json": JSON, "dry_run": DRY})
def stop(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Stop every service. Data, models and installed parts stay."""
    from scripts.commands import start as room
    from scripts.console import Console

    room.stop(Console(json=json), dry_run)


@task(optional="service", help={"service": "only this one", "json": JSON, "dry_run": DRY})
def restart(c: Any, service: str = "", json: bool = False, dry_run: bool = False) -> None:
    """Stop and start everything, or one service."""
    from scripts.commands import start as room
    from scripts.console import Console

    room.restart(Console(json=json), service, dry_run)


@task(help={"json": JSON})
def status(c: Any, json: bool = False) -> int:
    """Show each service: state, pid, port, memory, uptime, and whether it answers now."""
    from scripts.commands import status as room
    from scripts.console import Console

    return room.status(Console(json=json))


@task(
    optional="service",
    help={
        "service": "only this one",
        "follow": "show new lines until Ctrl-C",
        "since": "30s, 10m, 2h, 1d, or 2026-11-22 14:05",
        "lines": "number of lines, from the end (without --since)",
        "json": "one JSON document per line",
    },
)
def logs(
    c: Any,
    service: str = "",
    follow: bool = False,
    since: str = "",
    lines: int = 200,
    json: bool = False,
) -> None:
    """Print the services' logs as plain text: one or all, in the order of time."""
    from scripts.commands import logs as room
    from scripts.console import Console

    room.logs(Console(json=json), service, follow, since, lines)


@task(positional=["name"], help={"name": "the model", "json": JSON, "dry_run": DRY})
def pull(c: Any, name: str, json: bool = False, dry_run: bool = False) -> None:
    """Fetch a model of the catalogue or of the Ollama library; resumes, and checks its sha256."""
    from scripts.commands import models as room
    from scripts.console import Console

    room.pull(Console(json=json), name, dry_run)


@task(
    positional=["name"],
    help={
        "name": "a model from `models` or the Ollama library, a GGUF file, or the address of one",
        "context": "tokens of context for each conversation; without it, CONTEXT_LENGTH",
        "json": JSON,
    },
)
def fit(c: Any, name: str, context: int = 0, json: bool = False) -> int:
    """Say whether a model has room here, with how much context, and how fast it would be, before you fetch it."""
    from scripts.commands import fit as room
    from scripts.console import Console

    return room.fit(Console(json=json), name, context)


@task(help={"json": JSON})
def models(c: Any, json: bool = False) -> None:
    """List the models that are here and those of the catalogue."""
    from scripts.commands import models as room
    from scripts.console import Console

    room.models(Console(json=json))


@task(
    optional="question",
    help={
        "question": "ask this and exit; without it, a conversation",
        "stats": "show the engine's own tokens/s",
        "system": "a system prompt",
        "max_tokens": "the longest answer, in tokens",
        "temperature": "0 takes the likeliest words; more gives variety",
        "json": JSON,
    },
)
def chat(
    c: Any,
    question: str = "",
    stats: bool = False,
    system: str = "",
    max_tokens: int = 0,
    temperature: str = "",
    json: bool = False,
) -> None:
    """Chat with the model in the terminal."""
    from scripts.commands import chat as room
    from scripts.console import Console

    room.chat(Console(json=json), question, stats, system, max_tokens, temperature)


@task(
    optional="question",
    help={
        "question": "ask this and exit; - reads a question from each line of stdin; without it, a conversation",
        "database": "ask this database; needed where there are several",
        "today": "the day from which `last year` counts, such as 2026-03-31",
        "choose": "the number of the meaning to answer, after the same question offered several",
        "json": JSON,
    },
)
def ask(
    c: Any, question: str = "", database: str = "", today: str = "", choose: int = 0, json: bool = False
) -> int:
    """Ask your data a question in plain words. Exit code 10: choose a meaning. 11: the data can't answer it."""
    from scripts.commands import ask as room
    from scripts.console import Console

    return room.ask(Console(json=json), question, database, today, choose)


@task(name="list", default=True, help={"json": JSON})
def mcp_list(c: Any, json: bool = False) -> None:
    """List the MCP servers of mcp-config.json, their allowed tools, and whether they answer."""
    from scripts.commands import mcp as room
    from scripts.console import Console

    room.show(Console(json=json))


@task(name="check", help={"json": JSON})
def mcp_check(c: Any, json: bool = False) -> int:
    """Check that each MCP server answers and offers its allowed tools."""
    from scripts.commands import mcp as room
    from scripts.console import Console

    return room.check(Console(json=json))


@task(
    name="call",
    positional=["server", "tool"],
    help={
        "server": "a name from `mcp list`",
        "tool": "one of its allowed tools",
        "arguments": "the tool's arguments as a JSON object",
        "json": JSON,
    },
)
def mcp_call(c: Any, server: str, tool: str, arguments: str = "", json: bool = False) -> None:
    """Call a tool of an MCP server through the gateway."""
    from scripts.commands import mcp as room
    from scripts.console import Console

    room.call(Console(json=json), server, tool, arguments)


@task(
    name="secret",
    positional=["name"],
    help={"name": "how mcp-config.json names it: ${NAME}", "json": JSON},
)
def mcp_secret(c: Any, name: str, json: bool = False) -> None:
    """Keep a secret for mcp-config.json. Type it or pipe it in: it is never an argument."""
    from scripts.commands import mcp as room
    from scripts.console import Console

    room.secret(Console(json=json), name)


@task(
    name="create",
    positional=["name"],
    help={
        "name": "what the key is for: small letters, digits, `.`, `_`, `-`",
        "scope": "what it may use: one or more of chat, ask, embeddings, with commas between",
        "expires": "how long it lives: 12h, 90d, never, or a date such as 2027-03-31",
        "per_minute": "requests a minute; 0: no limit",
        "tokens_per_day": "tokens in and out in a day of UTC; 0: no limit",
        "json": JSON,
    },
)
def keys_create(
    c: Any,
    name: str,
    scope: str = "chat",
    expires: str = "90d",
    per_minute: int = 60,
    tokens_per_day: int = 0,
    json: bool = False,
) -> None:
    """Make a key for a program, and show it once."""
    from scripts.commands import keys as room
    from scripts.console import Console

    room.create(Console(json=json), name, scope, expires, per_minute, tokens_per_day)


@task(name="list", default=True, help={"json": JSON})
def keys_list(c: Any, json: bool = False) -> None:
    """List the keys of programs: what each may, and what it has used."""
    from scripts.commands import keys as room
    from scripts.console import Console

    room.show(Console(json=json))


@task(name="revoke", positional=["name"], help={"name": "a name from `keys list`", "json": JSON})
def keys_revoke(c: Any, name: str, json: bool = False) -> None:
    """Revoke a key: the next request with it is refused."""
    from scripts.commands import keys as room
    from scripts.console import Console

    room.revoke(Console(json=json), name)


@task(help={"json": JSON})
def config(c: Any, json: bool = False) -> None:
    """Show every setting and where it comes from; secrets are masked."""
    from scripts.commands import config as room
    from scripts.console import Console

    room.config(Console(json=json))


@task(help={"json": JSON})
def verify(c: Any, json: bool = False) -> int:
    """Prove that it all works: services, model, Open WebUI, MongoDB through MCP, logs, speed."""
    from scripts.commands import verify as room
    from scripts.console import Console

    code: int = room.verify(Console(json=json))
    return code


@task(
    help={
        "fix": "run the safe fixes, asking before each, and check again",
        "yes": "with --fix: don't ask",
        "bundle": "write an archive for a bug report; secrets are taken out",
        "to": "with --bundle: the file, or the folder for it",
        "json": JSON,
    }
)
def doctor(
    c: Any, fix: bool = False, yes: bool = False, bundle: bool = False, to: str = "", json: bool = False
) -> int:
    """Look at everything, from the machine to the page: what is wrong, why it matters, what fixes it."""
    from scripts.commands import doctor as room
    from scripts.console import Console

    code: int = room.doctor(Console(json=json), fix, yes, bundle, to)
    return code


@task(
    help={
        "sarif": "also write the findings to this file, in SARIF 2.1.0",
        "sbom": "also write the list of what is installed to this file, in CycloneDX 1.6",
        "packets": "count, as root on Linux, what the services send to other machines; asks the page two questions",
        "online": "ask osv.dev for known vulnerabilities; it then learns names and versions of the packages",
        "gate": "for CI: exit code 1 for everything that is wrong or could not be checked",
        "json": JSON,
    }
)
def audit(
    c: Any,
    sarif: str = "",
    sbom: str = "",
    packets: bool = False,
    online: bool = False,
    gate: bool = False,
    json: bool = False,
) -> int:
    """Compare what is declared with what runs: ports, keys, rights, files, secrets, sign-in. Exit code 10: wrong."""
    from scripts.commands import audit as room
    from scripts.console import Console

    options = [name for name, given in (("packets", packets), ("online", online)) if given]
    code: int = room.audit(Console(json=json), sarif, sbom, gate, options)
    return code


@task(
    iterable=["from_"],
    help={
        "from_": "judge saved logs and outputs instead of the running stack; - is stdin",
        "no_speed": "don't measure the GPU against the CPU, which takes a while",
        "json": JSON,
    },
)
def gpu(c: Any, from_: list[str], no_speed: bool = False, json: bool = False) -> int:
    """Show whether the engine really uses a GPU, link by link. Exit code 0 for gpu, 10 to 14 for the rest."""
    from scripts.commands import gpu as room
    from scripts.console import Console

    return room.gpu(Console(json=json), from_, speed=not no_speed)


@task(help={"json": JSON})
def version(c: Any, json: bool = False) -> None:
    """Show the release and the version of each part."""
    from scripts.commands import config as room
    from scripts.console import Console

    room.version(Console(json=json))


@task(help={"json": JSON, "dry_run": DRY})
def build(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Install or build what is missing, and start nothing."""
    from scripts.commands import build as room
    from scripts.console import Console

    room.build(Console(json=json), dry_run)


@task(help={"json": JSON, "dry_run": DRY})
def clean(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Remove installed parts or images that are outdated. Data and models stay."""
    from scripts.commands import build as room
    from scripts.console import Console

    room.clean(Console(json=json), dry_run)


@task(
    help={
        "to": "another version of Open WebUI, not tested with this Byre; for local processes",
        "json": JSON,
        "dry_run": DRY,
    }
)
def update(c: Any, to: str = "", json: bool = False, dry_run: bool = False) -> None:
    """Update Open WebUI to this Byre's version: back up, change, check. If that fails, everything is put back."""
    from scripts.commands import update as room
    from scripts.console import Console

    room.update(Console(json=json), to, dry_run)


@task(help={"yes": "don't ask", "json": JSON, "dry_run": DRY})
def rollback(c: Any, yes: bool = False, json: bool = False, dry_run: bool = False) -> None:
    """Go back to the Open WebUI from before the last update, with its data from then."""
    from scripts.commands import update as room
    from scripts.console import Console

    room.rollback(Console(json=json), yes, dry_run)


@task(
    name="list",
    default=True,
    help={"repo": f"only the backups there: {REPO}", "file": "only the backup in this file", "json": JSON},
)
def volumes_list(c: Any, repo: str = "", file: str = "", json: bool = False) -> None:
    """List the volumes with their real names, kinds and sizes, and the backups there are."""
    from scripts.commands import repository
    from scripts.commands import volumes as room
    from scripts.console import Console

    if repo:
        return repository.list_(Console(json=json), repo)
    if file:
        return room.list_file(Console(json=json), file)
    return room.list_(Console(json=json))


@task(
    name="backup",
    optional="volume",
    help={
        "volume": "only this one, or some, with commas between",
        "to": "the folder in which the backup is made; without it .byre/backups",
        "repo": f"also copy it there: {REPO}",
        "file": "also write it into this one file, a tar",
        "json": JSON,
        "dry_run": DRY,
    },
)
def volumes_backup(
    c: Any,
    volume: str = "",
    to: str = "",
    repo: str = "",
    file: str = "",
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Back up all volumes, or some, also while the stack runs. Each archive is read back and compared."""
    from scripts.commands import volumes as room
    from scripts.console import Console

    room.backup(Console(json=json), volume, to, repo, file, dry_run)


@task(
    name="verify",
    optional="backup",
    help={
        "backup": "only this one: its folder or file, its name, or latest",
        "repo": f"those there: {REPO}",
        "json": JSON,
    },
)
def volumes_verify(c: Any, backup: str = "", repo: str = "", json: bool = False) -> None:
    """Read every backup in full, or one, and compare it with what was written."""
    from scripts.commands import repository
    from scripts.commands import volumes as room
    from scripts.console import Console

    if repo:
        return repository.verify(Console(json=json), repo, backup)
    return room.verify(Console(json=json), backup)


@task(
    name="rehearse",
    optional="backup",
    help={
        "backup": "the backup's folder or file, its name, or latest, as without it",
        "repo": f"fetch it from there: {REPO}",
        "json": JSON,
    },
)
def volumes_rehearse(c: Any, backup: str = "latest", repo: str = "", json: bool = False) -> None:
    """Start a second stack from a backup, check it, and remove it: this proves that the backup can be restored."""
    from scripts.commands import restore as room
    from scripts.console import Console

    room.rehearse(Console(json=json), backup, repo)


@task(
    name="restore",
    positional=["backup"],
    help={
        "backup": "the backup's folder or file, its name in `volumes list`, or latest",
        "volume": "only this one, or some, with commas between",
        "into": "a new folder: a second stack is made there, and this one is not touched",
        "repo": f"fetch it from there: {REPO}",
        "configuration": "restore only .env, mcp-config.json and the secrets; on a new machine, before the data",
        "yes": "stop the stack without asking, if it runs",
        "json": JSON,
        "dry_run": DRY,
    },
)
def volumes_restore(
    c: Any,
    backup: str,
    volume: str = "",
    into: str = "",
    repo: str = "",
    configuration: bool = False,
    yes: bool = False,
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Restore a backup: unpack it aside, check it, swap it in. A running stack stops and starts again."""
    from scripts.commands import restore as room
    from scripts.console import Console

    if configuration:
        return room.configuration(Console(json=json), backup, volume or into, repo, dry_run)
    return room.restore(Console(json=json), backup, volume, into, repo, yes, dry_run)


@task(
    name="move",
    help={
        "to": "the runtime that gets the data: embedded, podman or docker; without it that of RUNTIME. Or `postgres`, "
        "to which the page's users and chats go from SQLite, or `sqlite`, for the way back",
        "from_": "the runtime that has them; without it that of the last start",
        "volume": "only this one, openwebui or database, to another place in the same runtime",
        "into": "that place: an empty folder, or `default`, where it is without a setting",
        "yes": "stop the stack without asking, if it runs",
        "json": JSON,
        "dry_run": DRY,
    },
)
def volumes_move(
    c: Any,
    to: str = "",
    from_: str = "",
    volume: str = "",
    into: str = "",
    yes: bool = False,
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Move the data to another runtime, or one volume to a folder: copied, compared, then used."""
    from scripts.commands import move as room
    from scripts.console import Console

    if to in {"postgres", "sqlite"}:
        return room.to_database(Console(json=json), to, from_ or volume or into, yes, dry_run)
    if volume or into:
        return room.to_folder(Console(json=json), volume, into, to or from_, yes, dry_run)
    return room.to_runtime(Console(json=json), to, from_, yes, dry_run)


@task(
    name="reset",
    positional=["volume"],
    help={"volume": "the volume to empty", "yes": "don't ask", "json": JSON, "dry_run": DRY},
)
def volumes_reset(c: Any, volume: str, yes: bool = False, json: bool = False, dry_run: bool = False) -> None:
    """Remove everything in a volume; asks first."""
    from scripts.commands import volumes as room
    from scripts.console import Console

    room.reset(Console(json=json), volume, yes, dry_run)


@task(
    name="prune",
    help={
        "last": "how many of the newest are kept",
        "daily": "for how many days the newest backup of each day is kept",
        "weekly": "for how many weeks the newest of each week",
        "monthly": "for how many months the newest of each month",
        "root": "the folder of backups; without it .byre/backups",
        "repo": f"those there: {REPO}",
        "yes": "also when the newest is much smaller than the one before",
        "json": JSON,
        "dry_run": DRY,
    },
)
def volumes_prune(
    c: Any,
    last: int = 3,
    daily: int = 7,
    weekly: int = 4,
    monthly: int = 6,
    root: str = "",
    repo: str = "",
    yes: bool = False,
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Verify the newest backup, then remove old ones. Days, weeks and months without a backup do not count."""
    from scripts.commands import repository
    from scripts.commands import volumes as room
    from scripts.console import Console
    from scripts.volumes.prune import Rules

    rules = Rules(last, daily, weekly, monthly)
    if repo:
        return repository.prune(Console(json=json), repo, rules, yes, dry_run)
    return room.prune(Console(json=json), rules, root, yes, dry_run)


@task(name="check", default=True, help={"json": JSON})
def db_check(c: Any, json: bool = False) -> int:
    """Check the database step by step: name, TCP, TLS, login, rights of the user, what it holds, vector search."""
    from scripts.commands import db as room
    from scripts.console import Console

    return room.check(Console(json=json))


@task(
    name="sample",
    help={
        "database": "only of this database",
        "collection": "only of this collection",
        "documents": "how many documents of each",
        "mask": "types instead of values",
        "json": JSON,
    },
)
def db_sample(
    c: Any,
    database: str = "",
    collection: str = "",
    documents: int = 3,
    mask: bool = False,
    json: bool = False,
) -> None:
    """Print a few documents of each collection; long values are cut."""
    from scripts.commands import db as room
    from scripts.console import Console

    room.sample(Console(json=json), database, collection, documents, mask)


@task(name="shell", help={"write": "as the user that may write; for the local database"})
def db_shell(c: Any, write: bool = False) -> int:
    """Open mongosh, logged in to the database; the password is in no argument."""
    from scripts.commands import db as room
    from scripts.console import Console

    return room.shell(Console(), write)


@task(name="install", default=True, help={"json": JSON, "dry_run": DRY})
def service_install(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Make the stack start by itself after a restart of this machine: by systemd, or launchd on a Mac."""
    from scripts.commands import service as room
    from scripts.console import Console

    room.install(Console(json=json), dry_run)


@task(name="remove", help={"json": JSON, "dry_run": DRY})
def service_remove(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Undo `service install`: the stack no longer starts by itself. What runs keeps running."""
    from scripts.commands import service as room
    from scripts.console import Console

    room.remove(Console(json=json), dry_run)


@task(name="list", default=True, help={"json": JSON})
def users_list(c: Any, json: bool = False) -> None:
    """List who may sign in to the page, their roles, and when they were last there."""
    from scripts.commands import users as room
    from scripts.console import Console

    room.list_(Console(json=json))


@task(
    name="add",
    positional=["email"],
    help={
        "email": "the e-mail to sign in with",
        "name": "the name that the page shows; without it, the part before the @",
        "role": "user or admin",
        "to": TO,
        "json": JSON,
        "dry_run": DRY,
    },
)
def users_add(
    c: Any,
    email: str,
    name: str = "",
    role: str = "user",
    to: str = "",
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Add an account with a first password, which is shown once."""
    from scripts.commands import users as room
    from scripts.console import Console

    room.add(Console(json=json), email, name, role, to, dry_run)


@task(
    name="reset",
    positional=["email"],
    help={"email": "the account's e-mail", "to": TO, "json": JSON, "dry_run": DRY},
)
def users_reset(c: Any, email: str, to: str = "", json: bool = False, dry_run: bool = False) -> None:
    """Set another password for an account, end its sessions, and remove its API key."""
    from scripts.commands import users as room
    from scripts.console import Console

    room.reset(Console(json=json), email, to, dry_run)


@task(
    name="signout",
    positional=["email"],
    help={"email": "the account's e-mail", "json": JSON, "dry_run": DRY},
)
def users_signout(c: Any, email: str, json: bool = False, dry_run: bool = False) -> None:
    """End all sessions of an account at once, as after the loss of a device. Its password stays."""
    from scripts.commands import users as room
    from scripts.console import Console

    room.sign_out(Console(json=json), email, dry_run)


@task(
    name="remove",
    positional=["email"],
    help={"email": "the account's e-mail", "yes": "don't ask", "json": JSON, "dry_run": DRY},
)
def users_remove(c: Any, email: str, yes: bool = False, json: bool = False, dry_run: bool = False) -> None:
    """Remove an account and its chats; asks first, and says how many there are."""
    from scripts.commands import users as room
    from scripts.console import Console

    room.remove(Console(json=json), email, yes, dry_run)


@task(help={"json": JSON, "dry_run": DRY})
def pin(c: Any, json: bool = False, dry_run: bool = False) -> None:
    """Ask registries for the digests of the images, and write them into .env."""
    from scripts.commands import pin as room
    from scripts.console import Console

    room.pin(Console(json=json), dry_run)


@task(optional="other", flags=Flags, help={"json": JSON})
def benchmark(c: Any, flags: Flags, json: bool = False) -> int:
    """Measure the engine: prefill, decode, latency; compare with what was measured before."""
    from scripts.commands import benchmark as room
    from scripts.console import Console

    return room.benchmark(Console(json=json), parse(flags))


@task(
    help={
        "time": "how long it may take, such as 90s or 10m",
        "prompt": "tokens of each prompt",
        "answer": "tokens of each answer",
        "undo": "forget what was found, and start the engine without it",
        "json": JSON,
        "dry_run": DRY,
    }
)
def tune(
    c: Any,
    time: str = "10m",
    prompt: int = 512,
    answer: int = 128,
    undo: bool = False,
    json: bool = False,
    dry_run: bool = False,
) -> None:
    """Measure which engine settings are fastest for this machine and model, and use them from then on."""
    from scripts.commands import tune as room
    from scripts.console import Console

    room.tune(Console(json=json), time, prompt, answer, undo, dry_run)


@task(
    positional=["file"],
    help={
        "file": "a file with an error or output, - for standard input, or a fault's id such as port-taken",
        "json": JSON,
    },
)
def explain(c: Any, file: str, json: bool = False) -> int:
    """Say what an error, an output or a fault's id means, and what to run."""
    from scripts.commands import explain as room
    from scripts.console import Console

    return room.explain(Console(json=json), file)


namespace = Collection(
    setup, start, stop, restart, status, logs, pull, fit, models, chat, ask, config, verify, doctor, audit, gpu,
    benchmark, tune, explain, update, rollback, build, clean, pin, version,
)  # fmt: skip
namespace.add_collection(Collection("keys", keys_create, keys_list, keys_revoke))
namespace.add_collection(Collection("mcp", mcp_list, mcp_check, mcp_call, mcp_secret))
namespace.add_collection(
    Collection(
        "volumes",
        volumes_list,
        volumes_backup,
        volumes_verify,
        volumes_rehearse,
        volumes_restore,
        volumes_move,
        volumes_reset,
        volumes_prune,
    )
)
namespace.add_collection(Collection("db", db_check, db_sample, db_shell))
namespace.add_collection(Collection("users", users_list, users_add, users_reset, users_signout, users_remove))
namespace.add_collection(Collection("service", service_install, service_remove))
namespace.configure({"run": {"echo": False}})
understand(namespace)
