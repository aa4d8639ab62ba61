"""Every setting of Byre: its name, default, kind and meaning. `.env.template` is made from this list."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr

from scripts.settings.kinds import (
    Address,
    Allowed,
    BaseUrl,
    Batch,
    Claim,
    ClientId,
    Context,
    Cpus,
    Domains,
    Duration,
    Email,
    File,
    Folder,
    Hours,
    Image,
    Key,
    Label,
    Limit,
    MaybeEmail,
    ModelName,
    MongoUri,
    PageDatabase,
    Pages,
    Passphrase,
    Password,
    Port,
    Project,
    PublicUrl,
    Recipient,
    Roles,
    Seconds,
    Sha256,
    Size,
    Slots,
    Threads,
    Url,
    User,
)
from scripts.settings.origin import DEFAULT, Origin

# Fields whose `auto` is None.
AUTO = frozenset(
    {"threads", "prompt_threads", "prompt_batch", "machine_cpus", "num_parallel", "session_hours"}
)

# Fields that no command may show.
SECRETS = frozenset(
    {"mongodb_uri", "openai_api_key", "webui_admin_password", "oidc_client_secret", "backup_passphrase"}
)


def setting(default: str, meaning: str, *, group: str = "") -> Any:
    """A field whose default is written as it would be in `.env`. `group` opens a new section of the template."""
    return Field(
        default=default, validate_default=True, description=meaning, json_schema_extra={"group": group}
    )


class Settings(BaseModel):
    """The settings, checked once and frozen. A name in `.env` or the environment is the field's in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: Literal["local", "hybrid", "cloud", "production"] = setting(
        "local",
        "local: everything here, for you. hybrid: the engine on the machine itself, the rest in "
        "containers (ENGINE_LOCATION=native). cloud: the data (MONGODB_URI) or the engine (ENGINE=openai) elsewhere. "
        "production: for a team.",
        group="What the stack is for",
    )

    mongodb_uri: MongoUri = setting(
        "",
        "Your own MongoDB (mongodb://… or mongodb+srv://…), read-only. Empty: a local database with a "
        "small sample shop. Give it a user that can only read; `uv run invoke db check` says whether it can.",
        group="Database",
    )

    default_model: ModelName = setting(
        "auto",
        "The model to serve. auto: the starter, qwen2.5-coder:0.5b-instruct-q4_K_M (0.5 GB), or a smaller one "
        "on a small machine. Any name that `uv run invoke models` lists, or one of the Ollama library.",
        group="Model",
    )
    model_hub_url: Url = setting("https://huggingface.co", "The first source for the catalogue's models.")
    model_registry_url: Url = setting(
        "https://registry.ollama.ai", "The registry for names outside the catalogue."
    )

    runtime: Literal["auto", "embedded", "podman", "docker"] = setting(
        "auto",
        "How the services run. embedded: local processes under a supervisor. podman or docker: containers. auto: as at "
        "the first start. That takes Podman, else Docker, if it works and its images are available; else embedded.",
        group="Runtime and ports",
    )
    engine: Literal["auto", "ollama", "llamacpp", "openai"] = setting(
        "auto",
        "What runs the model. auto: ollama in containers, llamacpp in local processes. openai: a server of yours with "
        "OpenAI's API, at OPENAI_API_BASE_URL.",
    )
    engine_build: Literal["auto", "package"] = setting(
        "auto",
        "What llama.cpp is, as a local process. auto: its makers' release, if Byre can get it and it answers right; "
        "for Vulkan where there is a GPU that helps. Else a Python package, which uses no GPU on Linux. package: "
        "always that package.",
    )
    llamacpp_release_url: Url = setting(
        "https://api.github.com/repos/ggml-org/llama.cpp/releases/tags/b11457",
        "The record of that release: it names the archives and their sha256. Its form is GitHub's.",
    )
    llamacpp_sha256: Sha256 = setting(
        "",
        "The sha256 that its archive must have. Empty: that of its record. `pin` writes it.",
    )
    engine_location: Literal["auto", "container", "native"] = setting(
        "auto",
        "Where the engine runs when the other services run in containers. native: on this machine itself, which is how "
        "a Mac's GPU is used. auto: container, and native with SCENARIO=hybrid.",
    )
    gpu: Literal["auto", "on", "off"] = setting(
        "auto",
        "Whether the engine gets this machine's GPU. auto: if there is one that helps; `uv run invoke config` shows "
        "the overlays that give it to a container. on: also the GPU of a board where the CPU is known to be faster. "
        "off: never, wherever the engine runs.",
    )
    planner: Literal["auto", "off"] = setting(
        "auto",
        "What writes the plans for `ask`. auto: the engine, if that is llama.cpp with the starter. Else the planner, "
        "if there is room: a llama.cpp of its own with the starter, which takes 0.8 GB of memory. off: no planner.",
    )
    openai_api_base_url: BaseUrl = setting(
        "", "For ENGINE=openai: the server's address, with or without /v1, such as http://localhost:8000/v1."
    )
    openai_api_key: Key = setting("", "For ENGINE=openai: the key that the server wants. Empty: none.")
    webui_port: Port = setting("8080", "Open WebUI's port on 127.0.0.1. It never moves.")
    engine_port: Port = setting("11435", "Preferred port of the engine; another free one if it is taken.")
    planner_port: Port = setting("8091", "Preferred port of the planner; moves if it is taken.")
    gateway_port: Port = setting(
        "8090",
        "Preferred port of the gateway, which answers questions about your data; moves if it is taken.",
    )
    mcp_port: Port = setting("3000", "Preferred port of the MongoDB MCP server; moves if it is taken.")
    mcp_monitoring_port: Port = setting("3001", "Preferred port of its health check; moves if it is taken.")
    database_port: Port = setting("27017", "Preferred port of the local database; moves if it is taken.")

    compose_project_name: Project = setting(
        "byre", "What the names of containers, volumes and networks begin with.", group="Containers"
    )
    bookworm_image: Image = setting(
        "docker.io/library/debian:bookworm-slim",
        "What the images of Open WebUI and llama.cpp are built on.",
    )
    trixie_image: Image = setting(
        "docker.io/library/debian:trixie-slim",
        "What the images of Ollama, the MongoDB MCP server and the gateway are built on.",
    )
    ollama_release_url: Url = setting(
        "https://github.com/ollama/ollama/releases/download",
        "Where Ollama's releases are: the folder v0.33.0 with the archives and sha256sum.txt is fetched from here.",
    )
    ollama_sha256: Sha256 = setting(
        "",
        "The sha256 that Ollama's archive must have. Empty: that of its release's own sums. `pin` writes it.",
    )
    ollama_backends: Literal["auto", "cpu", "cpu vulkan", "cpu cuda_v12", "cpu cuda_v13"] = setting(
        "auto",
        "What of Ollama's release goes into its image. auto: cpu, and vulkan where there is a GPU to give it. "
        "vulkan: for GPUs of most makers. The release for arm64 has none, so Byre compiles it, which takes some "
        "minutes. cuda: for those of NVIDIA.",
    )
    ollama_base: Image = setting(
        "",
        "What Ollama's image is based on. Empty: TRIXIE_IMAGE, and on Apple silicon "
        "quay.io/fedora/fedora:44, which has the Vulkan driver that reaches an Apple GPU from Podman's "
        "machine. Fedora was not tested.",
    )
    llamacpp_source_url: Url = setting(
        "https://github.com/ggml-org/llama.cpp/archive/refs/tags/b10488.tar.gz",
        "llama.cpp's source, for a vulkan that is compiled: the revision that this Ollama uses.",
    )
    llamacpp_source_sha256: Sha256 = setting(
        "",
        "The sha256 that this source must have. Empty: it is not checked, because llama.cpp publishes none.",
    )
    ollama_image: Image = setting("", "An image to pull for Ollama. Empty: one is built from the release.")
    openwebui_image: Image = setting(
        "",
        "An image to pull for Open WebUI, such as ghcr.io/open-webui/open-webui:main. Empty: Byre builds "
        "one from its lock. Yours starts in the same way: as the user 10001, read-only, with the "
        "secrets. Tested with an image made like the official one, not with the official one.",
    )
    mcp_image: Image = setting(
        "",
        "An image to pull for the MongoDB MCP server. Empty: Byre builds one. It needs bash, by which Byre reaches it. "
        "The official one (docker.io/mongodb/mongodb-mcp-server, Alpine) has none: build one on it that adds bash. "
        "Tested only with the one that Byre builds.",
    )
    llamacpp_image: Image = setting(
        "",
        "An image to pull for llama.cpp, such as ghcr.io/ggml-org/llama.cpp:server. Empty: Byre builds one. "
        "It needs bash and must read the variables LLAMA_ARG_…. Tested only with the one that Byre builds.",
    )
    database_image: Image = setting(
        "docker.io/mongodb/mongodb-community-server:8.0-ubuntu2204",
        "The image of the local database: anything with bash that speaks MongoDB's protocol on port 27017. "
        "docker.io/mongodb/mongodb-atlas-local:8.0 adds vector search. It starts as its own user, with a writable "
        "root file system, and needs volumes, not DATABASE_STORAGE. Neither of the two was tested.",
    )
    database_user: User = setting(
        "mongodb",
        "The user of that image: mongodb in MongoDB's ubuntu tags and in docker.io/library/mongo, mongod in its ubi "
        "tags. With DATABASE_STORAGE it is 10001, who owns the folder.",
    )

    machine_name: Project = setting(
        "podman-machine-default",
        "macOS: the virtual machine of Podman in which containers run. `setup --yes` makes it if there is none of this "
        "name, and never removes one.",
        group="Machine (macOS)",
    )
    machine_cpus: Threads = setting(
        "auto",
        "Cores of that machine. auto: the Mac's performance cores for a new one, no change for an existing one.",
    )
    machine_memory: Size = setting(
        "",
        "Its memory, 60g at most. Empty: half of the Mac's for a new one; one that exists must have 4g. The model, the "
        "engine and all services share it.",
    )
    machine_disk: Size = setting("", "Its disk, which grows with use. Empty: 100g for a new one.")

    context_length: Context = setting(
        "4096", "Tokens of context for each conversation. More needs more memory.", group="Performance"
    )
    num_parallel: Slots = setting(
        "auto",
        "Conversations answered at the same time, each with its own context; others wait. auto: up to 8. On the CPU "
        "two for each engine thread, as long as they add at most a tenth to the memory of the stack; on a GPU as many "
        "as its own memory holds beside the model. `uv run invoke config` shows how many, and why.",
    )
    keep_alive: Duration = setting("-1", "How long an idle model stays in memory. -1: for ever.")
    threads: Threads = setting(
        "auto",
        "Engine threads. auto: the cores really available (affinity and cgroup). With more than four it is one fewer, "
        "where otherwise no processor would be left. More is slower. The planner, beside the engine, has half as many.",
    )
    prompt_threads: Threads = setting(
        "auto", "Threads of llama.cpp for reading a prompt. auto: as many as THREADS."
    )
    prompt_batch: Batch = setting(
        "auto",
        "Tokens of a prompt that llama.cpp computes at once; meanwhile no other answer goes on. auto: 512 with a GPU. "
        "On the CPU 128, or 32 with several conversations.",
    )
    flash_attention: Literal["auto", "on", "off"] = setting(
        "auto", "Flash attention. A quantised KV cache needs it."
    )
    kv_cache_type: Literal["f16", "q8_0", "q4_0"] = setting(
        "f16", "Type of the KV cache. q8_0 halves its memory, q4_0 quarters it."
    )

    engine_cpus: Cpus = setting(
        "",
        "Cores that the engine may use. Empty: all. On a Mac, limits hold in containers alone.",
        group="Limits",
    )
    engine_memory: Size = setting(
        "",
        "Memory that the engine may allocate in addition to the model's file. Empty, here and below: no limit; in "
        "production a part of the machine's, which `uv run invoke config` shows.",
    )
    webui_cpus: Cpus = setting("", "Cores that Open WebUI may use.")
    webui_memory: Size = setting("", "Memory that Open WebUI may allocate.")
    database_cpus: Cpus = setting("", "Cores that the local database may use.")
    database_memory: Size = setting("", "Memory that the local database may allocate.")
    mcp_cpus: Cpus = setting("", "Cores that the MongoDB MCP server may use.")
    mcp_memory: Size = setting("", "Memory that the MongoDB MCP server may allocate.")
    planner_cpus: Cpus = setting("", "Cores that the planner may use.")
    planner_memory: Size = setting(
        "", "Memory that the planner may allocate in addition to its model's file."
    )
    gateway_cpus: Cpus = setting("", "Cores that the gateway may use.")
    gateway_memory: Size = setting(
        "2g", "Memory that the gateway and the MCP servers that it starts may allocate."
    )

    proxy_cpus: Cpus = setting("", "Cores that the proxy may use.")
    proxy_memory: Size = setting("", "Memory that the proxy may allocate.")

    redis_cpus: Cpus = setting("", "Cores that Redis may use.")
    redis_memory: Size = setting("", "Memory that Redis may allocate; its data take 64 MB at most.")

    postgres_cpus: Cpus = setting("", "Cores that PostgreSQL may use.")
    postgres_memory: Size = setting("", "Memory that PostgreSQL may allocate.")

    webui_admin_email: Email = setting(
        "admin@localhost",
        "The first account of Open WebUI. Used only when its data are new.",
        group="Open WebUI",
    )
    webui_admin_password: Password = setting(
        "", "The admin's first password. Empty: one is made and `start` says where it is kept."
    )
    session_hours: Hours = setting(
        "auto",
        "Hours after which people have to sign in to the page again. auto: 12 in production, else 672 (four weeks).",
    )
    webui_database: PageDatabase = setting(
        "sqlite",
        "Where the page keeps its users, chats and settings. sqlite: in a file of its own data. postgres: in "
        "PostgreSQL, a service of the stack. In local processes that needs Debian's package, or PostgreSQL 14 or later "
        "on PATH. One elsewhere can't be used.",
    )
    webui_replicas: Pages = setting(
        "1",
        "How many processes of the page a team has, in local processes. The proxy shares the requests out among those "
        "that answer. More than 1 needs SCENARIO=production, WEBUI_DATABASE=postgres and Redis.",
    )
    webui_2_port: Port = setting(
        "8082", "Preferred port of the second page, on 127.0.0.1; moves if it is taken."
    )
    webui_3_port: Port = setting("8083", "The same of the third page.")
    webui_4_port: Port = setting("8084", "The same of the fourth page.")
    postgres_port: Port = setting("5433", "Preferred port of PostgreSQL, on 127.0.0.1; moves if it is taken.")
    postgres_image: Image = setting(
        "",
        "In containers: an image with PostgreSQL 14 or later, such as docker.io/library/postgres:17, on which Byre "
        "builds its own; not an -alpine one. Empty: Debian's package, on TRIXIE_IMAGE. Only the major version that "
        "wrote the data reads them. Tested only with Debian's package.",
    )

    public_url: PublicUrl = setting(
        "",
        "With SCENARIO=production: the address that people open. Its name must lead to this machine. Empty: https:// "
        "and this machine's own name.",
        group="Production",
    )
    certificate: Literal["internal", "acme", "file"] = setting(
        "internal",
        "Whose certificate the address has. internal: of an authority of the stack's own, which each device has to "
        "trust once. acme: of Let's Encrypt; the name must be public, and the internet must reach port 80. "
        "file: yours.",
    )
    certificate_file: File = setting(
        "", "For CERTIFICATE=file: the certificate in PEM, followed by those between it and its authority."
    )
    certificate_key: File = setting("", "For CERTIFICATE=file: its private key in PEM, without a passphrase.")
    acme_email: MaybeEmail = setting(
        "", "For CERTIFICATE=acme: where the authority writes to if something is wrong. Empty: it can't."
    )
    acme_url: BaseUrl = setting(
        "",
        "For CERTIFICATE=acme: the directory of another authority, such as a company's. Empty: Let's Encrypt.",
    )
    listen_address: Address = setting(
        "",
        "The address of this machine that other machines reach in production. Empty: all of its addresses.",
    )
    https_port: Port = setting("443", "The port of HTTPS in production. It never moves.")
    http_port: Port = setting("80", "The port in production that sends browsers on to HTTPS. It never moves.")
    proxy_port: Port = setting(
        "8092", "Preferred port of the proxy's health check, on 127.0.0.1; moves if it is taken."
    )
    upload_limit: Limit = setting("25m", "The largest file or request that is taken in production.")
    caddy_image: Image = setting(
        "docker.io/library/caddy:2.11",
        "The image that the proxy's program is taken from: Caddy 2.11 or later. Tested with a program that was "
        "compiled from Caddy's source.",
    )
    redis: Literal["auto", "off"] = setting(
        "auto",
        "Whether production keeps in Redis which sessions a sign-out has ended. auto: always in containers; in local "
        "processes if valkey-server or redis-server, 7.0 or later, is on PATH. off: a copy of a session stays valid "
        "after a sign-out.",
    )
    redis_port: Port = setting("6380", "Preferred port of Redis, on 127.0.0.1; moves if it is taken.")
    redis_image: Image = setting(
        "",
        "An image of Valkey to pull, such as docker.io/valkey/valkey:8.1. Empty: Byre builds one from Debian's package "
        "of Valkey. Tested only with the one that Byre builds.",
    )

    oidc_provider_url: BaseUrl = setting(
        "",
        "With SCENARIO=production: the issuer of an OpenID Connect provider by which people sign in to the page, such "
        "as https://login.example.org/realms/team, without /.well-known. Empty: none.",
        group="Sign-in by a provider (OpenID Connect)",
    )
    oidc_client_id: ClientId = setting("", "The name under which the provider knows the page.")
    oidc_client_secret: Key = setting(
        "", "The secret that belongs to it. Empty: the provider knows the page as a public client."
    )
    oidc_label: Label = setting("SSO", "What the button says: Continue with …")
    oidc_new_accounts: Literal["pending", "user", "off"] = setting(
        "pending",
        "Which account a person gets whom the provider lets in and who has none. pending: one that waits for an "
        "admin. user: one that can be used at once. off: none. With OIDC_ROLES the roles decide instead of user.",
    )
    oidc_domains: Domains = setting(
        "",
        "Domains of e-mail addresses, with commas between: others are refused. It is as safe as the provider's care "
        "about whose an address is. Empty: any.",
    )
    oidc_roles: Roles = setting(
        "",
        "Roles at the provider, with commas between, whose holders can use the page. Who has other roles is refused; "
        "who has none waits for an admin. Empty: roles are not looked at.",
    )
    oidc_admin_roles: Roles = setting("", "Roles, with commas between, whose holders are admins of the page.")
    oidc_roles_claim: Claim = setting("roles", "Where the provider names roles, such as realm_access.roles.")
    oidc_merge: Literal["off", "on"] = setting(
        "off",
        "Whether a person gets the account that has the same e-mail. Only for a provider that checks whose an address "
        "is. Open WebUI does not ask: an account is then as safe as its address there.",
    )
    password_sign_in: Literal["on", "off"] = setting(
        "on",
        "Whether the page accepts passwords. off: nobody's, not even through the API; needs OIDC_PROVIDER_URL. "
        "The way back: PASSWORD_SIGN_IN=on uv run invoke start.",
    )

    byre_home: Folder = setting(
        "", "Where state is kept. Empty: .byre in this folder.", group="Where things are kept"
    )
    parts_storage: Folder = setting("", "Installed programs. Empty: parts in BYRE_HOME.")
    ollama_model_storage: Folder = setting(
        "", "Model files. Empty: models in BYRE_HOME; for Ollama in a container, a volume."
    )
    openwebui_data_storage: Folder = setting(
        "", "Open WebUI's chats and settings. Empty: data in BYRE_HOME, or a volume of the containers."
    )
    database_storage: Folder = setting(
        "", "The local database's files. Empty: data in BYRE_HOME, or a volume of the containers."
    )
    mcp_folder: Folder = setting(
        "",
        "A folder that MCP servers may see, as ${MCP_FOLDER} in mcp-config.json. Containers can only read it. Empty: "
        "none.",
    )

    backup_passphrase: Passphrase = setting(
        "",
        "Encrypts .env and the secrets in backups. Empty, and without BACKUP_AGE_RECIPIENT: they are in no backup. "
        "Keep it elsewhere too: without it they can't be read.",
        group="Backups",
    )
    backup_age_recipient: Recipient = setting(
        "",
        "A public key of age (age1…), used instead of the passphrase. `age-keygen` makes one with its private key.",
    )
    backup_age_identity: File = setting(
        "", "The file with that private key, needed to bring .env and the secrets back."
    )

    install_timeout: Seconds = setting("1800", "Seconds that installing may take.", group="Patience")
    ready_timeout: Seconds = setting("180", "Seconds that a service may take to become ready.")

    _origins: dict[str, Origin] = PrivateAttr(default_factory=dict)

    @property
    def in_production(self) -> bool:
        """Whether other machines reach the stack, through its proxy."""
        return self.scenario == "production"

    @property
    def has_provider(self) -> bool:
        """Whether people may sign in to the page by a provider of OpenID Connect."""
        return self.in_production and bool(self.oidc_provider_url)

    @property
    def takes_passwords(self) -> bool:
        """Whether people may sign in to the page by a password."""
        return not self.has_provider or self.password_sign_in == "on"  # noqa: S105 - no password

    @property
    def has_own_database(self) -> bool:
        """Whether the data are in the user's own MongoDB; else in the database of the stack."""
        return self.mongodb_uri is not None

    def origin(self, field: str) -> Origin:
        """Where a value came from."""
        return self._origins.get(field, DEFAULT)

    def shown(self, field: str) -> str:
        """The value as `.env` would hold it, with secrets masked. Used wherever a value is shown."""
        value = getattr(self, field)
        if isinstance(value, SecretStr):
            return "********"
        if value is None:
            return "auto" if field in AUTO else ""
        return str(value)

    def text(self, field: str) -> str:
        """The value for the compose file's variable: text, never a secret."""
        value = getattr(self, field)
        if isinstance(value, SecretStr):
            raise TypeError(f"{field} is a secret and no variable")
        return "" if value is None else str(value)


FIELDS: tuple[str, ...] = tuple(Settings.model_fields)


def allowed(field: str) -> str:
    """What a setting allows, in words: those of its kind, or its values."""
    known = Settings.model_fields[field]
    kind = next((one.words for one in known.metadata if isinstance(one, Allowed)), "")
    values = get_args(known.annotation)
    return kind or f"{', '.join(values[:-1])} or {values[-1]}"


def in_containers(runtime: str) -> bool:
    """Whether RUNTIME, by this value, runs services in containers, all or all but the engine; `auto` may."""
    return runtime != "embedded"


def is_secret(field: str) -> bool:
    """Whether no command may show this field."""
    return field in SECRETS


def template() -> str:
    """The text of `.env.template`: each setting, its default and its meaning. A test holds the file to it."""
    import textwrap

    lines = [
        "# Settings of Byre. Everything has a default: `uv run invoke start` works without this file.",
        "# Copy it to .env (`uv run invoke setup` does) and take the # from the lines that you change.",
        "# A variable of the same name in the environment wins over this file; a flag wins over both.",
        "# This file is read, never executed.",
    ]
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra["group"]:
            lines += ["", f"## {extra['group']}"]
        lines += textwrap.wrap(f"{field.description}", 100, initial_indent="# ", subsequent_indent="# ")
        lines += [f"# Allowed: {allowed(name)}.", f"#{name.upper()}={field.default}"]
    return "\n".join(lines) + "\n"
