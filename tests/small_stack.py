"""A stack that starts in seconds: its database is the real one; page, MCP server, gateway and engine are small real
servers, as much of each as a start, `verify` and an update ask of it.

The page keeps users, chats and uploads as Open WebUI does, in SQLite with alembic's table of revisions. It changes that
database when it starts, in steps that take a moment, so that a kill can hit the middle of them.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scripts import parts
from tests.conftest import cache
from tests.machine import Machine
from tests.unit.engines.replay import delta, serve, sse

FIRST, HALF, LAST = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"  # revisions of the page's schema
OLD = ("openwebui-0123456789ab", "0.0.1")  # the place and version of the page that it begins with
NEW = parts.find("openwebui").version
MODEL = "a-model"
ANSWER = "The capital of France is Paris."

# KNOWN: the revisions that this version knows, the oldest first.
_PAGE = """
import json, os, sqlite3, sys, time, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION, KNOWN, MODEL, ANSWER = {version!r}, {known!r}, {model!r}, {answer!r}
place = os.path.join(os.environ["DATA_DIR"], "webui.db")
os.makedirs(os.path.join(os.environ["DATA_DIR"], "uploads"), exist_ok=True)


def database():
    return sqlite3.connect(place, timeout=30, isolation_level=None)


def migrate():
    one = database()
    one.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num)")
    found = one.execute("SELECT version_num FROM alembic_version").fetchone()
    if not found:
        one.executescript(
            'CREATE TABLE "user" (email); CREATE TABLE chat (title); CREATE TABLE file (path);'
            "INSERT INTO \\"user\\" VALUES ('admin@localhost'); INSERT INTO alembic_version VALUES ('%s')" % KNOWN[0]
        )
        found = KNOWN[:1]
    if found[0] not in KNOWN:
        sys.exit("Can't locate revision identified by '%s'" % found[0])
    for revision in KNOWN[KNOWN.index(found[0]) + 1:]:
        one.execute("ALTER TABLE chat ADD COLUMN c_%s" % revision)
        time.sleep(0.15)
        one.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        time.sleep(0.15)
    one.close()


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    messages = {{}}

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.path.rstrip("/")
        if path == "/ready":
            self.say(True)
        elif path == "/api/models":
            self.say({{"data": [{{"id": MODEL}}, {{"id": "ask-your-data"}}]}})
        elif path == "/api/v1/tools":
            self.say([{{"id": "server:mcp:mongodb"}}])
        elif path.endswith("/specs"):
            self.say({{"specs": [{{"name": "find"}}]}})
        elif path.startswith("/api/v1/chats/"):
            said = {{"content": ANSWER, "done": True}}
            self.say({{"chat": {{"history": {{"messages": {{self.messages[path.split("/")[-1]]: said}}}}}}}})
        else:
            self.say({{"version": VERSION}})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/v1/auths/signin":
            self.say({{"token": "t", "role": "admin"}})
        else:
            chat = uuid.uuid4().hex
            self.messages[chat] = asked["id"]
            self.say({{"chat_id": chat}})

    def do_DELETE(self):
        self.say(True)

    def say(self, answer):
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


migrate()
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Page).serve_forever()
"""


# The MCP server of a database without collections, and what says that it is well. The gateway is the second alone.
_OTHER = """
import json, os, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {
    "initialize": {
        "protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "small", "version": "1"}
    },
    "tools/list": {"tools": [{"name": "count", "inputSchema": {"type": "object"}}]},
    "list-databases": {"databases": [{"name": "shop"}]},
    "list-collections": {"collections": []},
}


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path == "/health":
            self.say(200, {"status": "ok"})
        else:
            self.say(405, {})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "id" not in asked:
            return self.say(202, None)
        name = asked.get("params", {}).get("name") if asked["method"] == "tools/call" else asked["method"]
        found = ANSWERS.get(name, {})
        if asked["method"] == "tools/call":
            found = {"content": [{"type": "text", "text": json.dumps(found)}], "structuredContent": found}
        self.say(200, {"jsonrpc": "2.0", "id": asked["id"], "result": found})

    def do_DELETE(self):
        self.say(200, {})

    def say(self, status, answer):
        data = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


names = ("GATEWAY_PORT", "MDB_MCP_HTTP_PORT", "MDB_MCP_MONITORING_SERVER_PORT")
servers = [ThreadingHTTPServer(("127.0.0.1", int(os.environ[name])), Server) for name in names if name in os.environ]
threads = [threading.Thread(target=one.serve_forever) for one in servers]
for one in threads:
    one.start()
"""


def page(place: Path, version: str, known: list[str]) -> None:
    """A page as an installed part. `known` are its revisions."""
    revisions = place / "lib" / "open_webui" / "migrations" / "versions"
    revisions.mkdir(parents=True)
    (place / "lib" / "open_webui" / "__init__.py").touch()
    for revision, before in zip(known, [None, *known], strict=False):
        text = f"revision = {revision!r}\ndown_revision = {before!r}\n"
        (revisions / f"{revision}.py").write_text(text)
    _part(place, "open-webui", _PAGE.format(version=version, known=known, model=MODEL, answer=ANSWER))
    python = f'#!/bin/sh\nPYTHONPATH="{place}/lib" exec "{sys.executable}" "$@"\n'
    (place / "bin" / "python").write_text(python)
    (place / "bin" / "python").chmod(0o755)
    (place / "part.toml").write_text(f'version = "{version}"\n')


def _part(place: Path, program: str, text: str) -> None:
    (place / "bin").mkdir(parents=True)
    server, start = place / "bin" / "server.py", place / "bin" / program
    server.write_text(text)
    start.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "{server}" "$@"\n')
    start.chmod(0o755)
    record = {"version": 1, "name": place.name.partition("-")[0], "key": place.name, "python": "", "node": ""}
    (place / "installed.json").write_text(json.dumps(record))


@contextmanager
def machine(folder: Path) -> Iterator[Machine]:
    """An installation with the old page; the new one is there, too. It does not run."""
    there = folder / "parts"
    for one in (there, folder / "models"):
        one.mkdir(parents=True)
    for name in ("database", "engine"):
        made = parts.install(parts.find(name), cache() / "parts").path
        (there / made.name).symlink_to(made)
    for made in (cache() / "parts").glob("servers-*"):
        (there / made.name).symlink_to(made)
    for name, program in (("mcp", "node"), ("gateway", "python")):
        _part(parts.place(parts.find(name), there), program, _OTHER)
    page(parts.place(parts.find("openwebui"), there), NEW, [FIRST, HALF, LAST])
    page(there / OLD[0], OLD[1], [FIRST])
    with serve() as engine:
        engine.models = (200, json.dumps({"data": [{"id": MODEL}]}))
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        engine.reply = sse(delta(ANSWER), end, "[DONE]")
        settings = {
            "DEFAULT_MODEL": MODEL, "PARTS_STORAGE": str(there), "OLLAMA_MODEL_STORAGE": str(folder / "models"),
            "ENGINE": "openai", "OPENAI_API_BASE_URL": f"{engine.address}/v1", "READY_TIMEOUT": "900",
            "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0",
        }  # fmt: skip
        stack = Machine(folder / "home", settings)
        now = {"place": OLD[0], "version": OLD[1]}
        record = {"version": 1, "now": now, "before": None, "trying": None, "back": "", "safety": ""}
        (stack.home / "run").mkdir(parents=True)
        (stack.home / "run" / "page.json").write_text(json.dumps(record))
        try:
            yield stack
        finally:
            stack.invoke("stop", check=False)


def opened(data: Path) -> sqlite3.Connection:
    """The page's database, which is there: by itself SQLite would make one while a restore has moved it."""
    return sqlite3.connect((data / "webui.db").as_uri() + "?mode=rw", uri=True, timeout=30)


def write_page(data: Path, *titles: str) -> None:
    """The page's data at rest: its tables, and these chats, each with a file."""
    (data / "uploads").mkdir(parents=True)
    with closing(sqlite3.connect(data / "webui.db")) as one, one:
        one.executescript(
            'CREATE TABLE alembic_version (version_num); CREATE TABLE "user" (email); CREATE TABLE chat (title);'
            "CREATE TABLE file (path); INSERT INTO alembic_version VALUES ('r1')"
        )
    for title in titles:
        write_chat(data, title)


def write_chat(data: Path, title: str) -> None:
    """What a person would have written on the page, and a file that they sent."""
    with closing(sqlite3.connect(data / "webui.db", timeout=30)) as one, one:
        one.execute("INSERT INTO chat (title) VALUES (?)", (title,))
        upload = data / "uploads" / f"{title}.bin"
        upload.write_bytes(title.encode() * 10_000)
        one.execute("INSERT INTO file (path) VALUES (?)", (str(upload),))


def seen(data: Path) -> tuple[str, tuple[str, ...]]:
    """The revision and the chats of a page's folder; each chat's file is read, too. Raises AssertionError where
    something is damaged or missing."""
    with closing(opened(data)) as one:
        assert one.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (revision,) = one.execute("SELECT version_num FROM alembic_version").fetchone()
        chats = tuple(title for (title,) in one.execute("SELECT title FROM chat ORDER BY title"))
        files = {Path(path) for (path,) in one.execute("SELECT path FROM file")}
    for title in chats:
        upload = data / "uploads" / f"{title}.bin"
        assert upload in files and upload.read_bytes() == title.encode() * 10_000, upload
    return str(revision), chats


def seen_in(data: Path) -> set[str]:
    """The chats of a page's folder alone."""
    with closing(opened(data)) as one:
        return {title for (title,) in one.execute("SELECT title FROM chat")}


def remove_aside(data: Path) -> None:
    """What restores put aside, as `volumes list` says it."""
    for path in data.glob(".byre-before-restore-*"):
        shutil.rmtree(path)
