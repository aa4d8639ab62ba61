"""The other services of the stack: Open WebUI, the MongoDB MCP server, the database."""

from __future__ import annotations

from scripts.faults.fault import EVERY, Fault, any_of

DATABASE: tuple[Fault, ...] = (
    Fault(
        "database-address",
        "The name of the database's cluster can't be resolved.",
        "Check MONGODB_URI in .env; a name server that gives no SRV records needs the long form "
        "mongodb://host1,host2/…",
        r"query(?:Srv|Txt) E\w+|_mongodb\._tcp\S*[^|]*(?:not found|no such|NXDOMAIN|does not exist)",
        services=("mcp",),
        hides=("database-unreachable", "name-unknown"),
    ),
    Fault(
        "database-access-list",
        "Atlas refuses connections from this address.",
        "Add this machine's address to the project's IP access list in Atlas; then: uv run invoke restart "
        "mcp",
        r"(?:isn't|is not|not) (?:whitelisted|on (?:your|the) [^|]*access list)|tlsv1 alert internal error"
        r"|SSL alert number 80",
        services=("mcp",),
        hides=("database-unreachable",),
    ),
    Fault(
        "database-login",
        "The database refuses the user or password of MONGODB_URI.",
        "Correct MONGODB_URI in .env; then: uv run invoke start",
        r"Authentication failed\.?\W*$|\bbad auth\b|AuthenticationFailed|(?:Mongo\w*"
        r"|SCRAM)[^|]*Authentication failed",
        services=("mcp", "database"),
        hides=("database-unreachable",),
    ),
    Fault(
        "database-uri",
        "MONGODB_URI is no address of a database, or its password holds characters that must be written as "
        "%XX.",
        "Correct MONGODB_URI in .env (@ is %40, / is %2F, : is %3A in a password); then: uv run invoke start",
        any_of(
            r"MongoParseError|Invalid (?:connection string|scheme, expected)|InvalidURI",
            r"(?:Username and )?password (?:must be|contains? un)escaped",
            r"MONGODB_URI\b.*allowed is an address",
        ),
        services=("mcp",),
    ),
    Fault(
        "database-rights",
        "The database's user may not do what was asked. Reading is all that Byre needs.",
        "Give that user the role readAnyDatabase, or read on the databases it shall see",
        r"not authorized on \S+ to execute|command \S+ requires authentication"
        r"|user is not allowed to do action",
        services=("mcp",),
    ),
    Fault(
        "database-unreachable",
        "The MongoDB MCP server can't reach the database.",
        "Check MONGODB_URI and the network; then: uv run invoke restart mcp",
        any_of(
            r"MongoServerSelectionError|MongoNetworkError|ServerSelectionTimeoutError|MongoNetworkTimeout",
            r"ECONNREFUSED.*(?:mongodb|:27017)|:27017\S*[^|]*(?:connection refused|ECONNREFUSED)",
            r"Failed to connect to MongoDB",
        ),
        services=("mcp",),
        run=("uv run invoke status",),
        hides=("connection-refused", "timeout"),
    ),
    Fault(
        "database-locked",
        "Another process holds the local database's files.",
        "uv run invoke stop, then: uv run invoke start",
        any_of(
            r"WiredTiger.*(?:another process|EBUSY)",
            r"DBPathInUse|Unable to lock the lock file|mongod\.lock",
        ),
        services=("database",),
        hides=("database-damaged", "database-busy"),
    ),
    Fault(
        "database-busy",
        "Another process holds the local database's files.",
        "uv run invoke stop, then: uv run invoke start",
        # Of threads it is another matter: process-limit.
        r"^(?!.*thread).*Resource temporarily unavailable",
        services=("database",),
        hides=("database-damaged",),
    ),
    Fault(
        "database-damaged",
        "The local database's files are damaged.",
        "uv run invoke stop; then uv run invoke volumes restore BACKUP (uv run invoke volumes list names "
        "the backups)",
        r"WT_PANIC|WT_TRY_SALVAGE|WiredTiger\S*[^|]*(?:corrupt|checksum error)"
        r"|file contains unexpected (?:magic|checksum)|WT_ERROR: non-specific",
        services=("database",),
        run=("uv run invoke volumes list",),
    ),
    Fault(
        "database-version",
        "The database's files were written by another version of MongoDB.",
        "Set DATABASE_IMAGE in .env to the version before, back up (uv run invoke volumes backup "
        "database), then upgrade one "
        "major version at a time",
        any_of(
            r"Wrong mongod version|UPGRADE PROBLEM|too recent to start up on the existing data",
            r"featureCompatibilityVersion[^|]*(?:invalid|unsupported|mismatch|problem)",
            r"IncompatibleServerVersion|unsupported WiredTiger file version",
        ),
        services=("database",),
    ),
    Fault(
        "database-avx",
        "MongoDB 5 and later needs a processor with AVX (ARM: v8.2-A), which this one, or its virtual "
        "machine, lacks.",
        "Use another database by MONGODB_URI in .env, or the local processes: RUNTIME=embedded",
        r"requires a CPU with AVX|requires ARMv8\.2-A",
        services=("database",),
    ),
)

MCP: tuple[Fault, ...] = (
    Fault(
        "mcp-key",
        "The MongoDB MCP server was asked without its key, or with a wrong one.",
        "uv run invoke restart gives Open WebUI and the server the same key",
        any_of(
            r"(?:/mcp|\bMCP\b)[^|]*\b(?:401|403)\b",
            r"\b40[13]\b[^|]*/mcp\b",
            r"Missing required header: ?authorization|Invalid value for header \W?authorization",
        ),
        run=("uv run invoke status",),
    ),
    Fault(
        "mcp-read-only",
        "The database is only read, by design: tools that write are switched off.",
        "Write with a program of your own; nothing is wrong here",
        r"(?:read[- ]?only mode|readOnly\b)[^|]*(?:disabled|not allowed|cannot)|tool \S+ is disabled"
        r"|disabled because read-only",
        kind="fact",
    ),
    Fault(
        "mcp-connection-id",
        "A tool was called without the connection it shall use.",
        'Pass "connectionId": "preconfigured"; Byre\'s own prompts do',
        r"connectionId[^|]*(?:required|invalid|missing|unknown|expected)",
    ),
    Fault(
        "mcp-binding",
        "The MCP server refuses to listen on an address that other machines can reach.",
        "Leave MDB_MCP_HTTP_HOST at 127.0.0.1; in a container uv run invoke start sets what is needed",
        r"DANGEROUS_HOST_BINDING",
        services=("mcp",),
    ),
    Fault(
        "mcp-unreachable",
        "Open WebUI can't reach the MongoDB MCP server, so chats get no tools.",
        "uv run invoke status; then: uv run invoke restart mcp",
        any_of(
            r"Failed to connect to MCP server|MCP (?:client|server|session|connection)[^|]*(?:refused"
            r"|failed)",
            r"server:mcp:\S+[^|]*\b50[0-4]\b",
        ),
        services=("openwebui",),
        run=("uv run invoke status",),
        hides=("connection-refused",),
    ),
)

WEBUI: tuple[Fault, ...] = (
    Fault(
        "webui-version",
        "Open WebUI's data were written by a newer version.",
        "Set the newer version again (OPENWEBUI_IMAGE in .env), or: uv run invoke volumes restore BACKUP",
        r"Can't locate revision identified by|alembic\.util\.exc",
        services=("openwebui",),
    ),
    Fault(
        "webui-database",
        "Open WebUI's own database is damaged or locked.",
        "uv run invoke restart openwebui; if it stays: uv run invoke volumes restore BACKUP",
        r"sqlite3\.(?:OperationalError|DatabaseError)(?!.*disk is full)|database disk image is malformed"
        r"|\(sqlite3\.\w+\) database is locked",
        services=("openwebui",),
    ),
    Fault(
        "webui-engine",
        "Open WebUI can't reach the engine.",
        "uv run invoke status; then: uv run invoke restart",
        any_of(
            r"Cannot connect to host .*:\d+ ssl",
            r"Connection error.*v1/models",
            r"Open WebUI: Server Connection Error",
        ),
        services=("openwebui",),
        run=("uv run invoke status",),
        hides=("connection-refused",),
    ),
    Fault(
        "webui-origin",
        "A browser asked from an address that Open WebUI does not accept.",
        "Open the page at http://localhost:WEBUI_PORT or http://127.0.0.1:WEBUI_PORT",
        r"is not an accepted origin",
        services=("openwebui",),
    ),
    Fault(
        "webui-secret",
        "Open WebUI has no key to sign its sessions with.",
        "uv run invoke restart openwebui; the key lies in .byre/secrets and is made when it is missing",
        r"WEBUI_SECRET_KEY[^|]*(?:required|not set|missing|empty)|Required environment variable not found",
        services=("openwebui",),
    ),
    Fault(
        "webui-login",
        "Open WebUI refuses this e-mail address or password.",
        "uv run invoke start says in which file the password is; uv run invoke config shows the address "
        "(WEBUI_ADMIN_EMAIL)",
        r"The email or password provided is incorrect",
        run=("uv run invoke config",),
    ),
    Fault(
        "webui-session",
        "The browser's session is no longer valid, as after the key was made anew.",
        "Sign in again; if it comes back each time: uv run invoke restart openwebui",
        r"Your session has expired or the token is invalid|Signature verification failed",
    ),
    Fault(
        "webui-tool-limit",
        "The model called tools again and again and was stopped.",
        "Ask more simply, or choose a larger model: uv run invoke models",
        r"Tool-call limit reached",
        run=("uv run invoke models",),
    ),
)

CRASH = Fault(
    "crash",
    "A program ended with an error that Byre does not know.",
    "uv run invoke logs SERVICE shows the lines around it",
    r"^Traceback \(most recent call last\)|^(?:Uncaught|Unhandled) \w*(?:Error|Exception)|UnhandledPromise",
    services=EVERY,
)
FAULTS: tuple[Fault, ...] = (*DATABASE, *MCP, *WEBUI)
