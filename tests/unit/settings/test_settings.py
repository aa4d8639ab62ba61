"""Where values come from, what they allow, and that secrets stay secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import SettingsError
from scripts.home import ROOT
from scripts.settings import FIELDS, Origin, allowed, is_secret

SENTINEL = "sentinel-hunter2"


def test_flags_win_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DEFAULT_MODEL=file\nWEBUI_PORT=1111\nMCP_PORT=1112\n")
    loaded = settings.load(
        tmp_path, {"DEFAULT_MODEL": "shell", "WEBUI_PORT": "2222"}, {"default_model": "flag"}
    ).settings
    assert (loaded.default_model, loaded.origin("default_model")) == ("flag", Origin("flag", "--model"))
    assert (loaded.webui_port, loaded.origin("webui_port")) == (2222, Origin("environment", "environment"))
    assert (loaded.mcp_port, loaded.origin("mcp_port")) == (1112, Origin("file", ".env line 3"))
    assert (loaded.database_port, loaded.origin("database_port")) == (27017, settings.DEFAULT)


@pytest.mark.parametrize(
    ("env", "shell", "flag", "kept"),
    [("", "", "", True), ("podman", "", "", True), ("", "podman", "", False), ("", "", "podman", False)],
)
def test_a_line_of_the_file_decides_unless_something_wins_over_it(
    tmp_path: Path, env: str, shell: str, flag: str, kept: bool
) -> None:
    (tmp_path / ".env").write_text(f"RUNTIME={env}\n")
    loaded = settings.load(tmp_path, {"RUNTIME": shell}, {"runtime": flag}).settings
    assert settings.can_keep(loaded, "runtime") is kept


def test_an_empty_value_is_the_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("WEBUI_PORT=\nTHREADS=\n")
    loaded = settings.load(tmp_path, {"MCP_PORT": ""}).settings
    assert (loaded.webui_port, loaded.threads, loaded.mcp_port) == (8080, None, 3000)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("WEBUI_PORT", "0"), ("WEBUI_PORT", "65536"), ("WEBUI_PORT", "eighty"), ("WEBUI_PORT", "80.5"),
        ("CONTEXT_LENGTH", "12"), ("NUM_PARALLEL", "0"), ("KEEP_ALIVE", "soon"), ("THREADS", "0"),
        ("FLASH_ATTENTION", "maybe"), ("KV_CACHE_TYPE", "f8"), ("ENGINE_CPUS", "-1"), ("ENGINE_MEMORY", "lots"),
        ("MODEL_HUB_URL", "ftp://x"), ("MODEL_HUB_URL", "https://u:p@x"), ("MONGODB_URI", "localhost:27017"),
        ("MONGODB_URI", "mongodb://u:p@ss/w@localhost/x"), ("MONGODB_URI", "mongodb://u:p:w@localhost"),
        ("RUNTIME", "lxc"), ("WEBUI_ADMIN_EMAIL", "admin"), ("WEBUI_ADMIN_PASSWORD", "short"),
        ("DEFAULT_MODEL", "two words"), ("READY_TIMEOUT", "0"), ("DATABASE_USER", "0"), ("DATABASE_USER", "a b"),
        ("UPLOAD_LIMIT", "0.5b"), ("PROMPT_BATCH", "16"), ("PROMPT_BATCH", "many"), ("PROMPT_THREADS", "0"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_what_is_allowed(tmp_path: Path, name: str, bad: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {name: bad})
    told = caught.value.message
    assert name in told and allowed(name.lower()) in told and "environment" in told
    assert "uv run invoke" in caught.value.hint
    assert is_secret(name.lower()) or repr(bad.replace("u:p@", "***@")) in told


@pytest.mark.parametrize(
    "rest", ["u:s3cret@db.test/page", "u:s3/cr@et@db.test:5432", "u:s3?cret@db.test", "u:s3cret"]
)
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_page_has_no_database_elsewhere(tmp_path: Path, scheme: str, rest: str) -> None:
    (tmp_path / ".env").write_text(f"WEBUI_DATABASE={scheme}://{rest}\n")
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {})
    told = caught.value.message
    assert "backups" in told and ".env line 1" in told and allowed("webui_database") in told
    assert "s3" not in told and "cr" not in told.partition("(")[0]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ENGINE_MEMORY", "4g", 4 * 1024**3), ("ENGINE_MEMORY", "1.5GiB", 3 * 1024**3 // 2),
        ("ENGINE_MEMORY", "512M", 512 * 1024**2), ("KEEP_ALIVE", "5m", 300), ("KEEP_ALIVE", "-1", -1),
        ("PROMPT_BATCH", "auto", None), ("PROMPT_BATCH", "64", 64), ("PROMPT_THREADS", "4", 4),
        ("THREADS", "auto", None), ("THREADS", "3", 3), ("ENGINE_CPUS", "1.5", 1.5),
        ("BYRE_HOME", "/data/byre", Path("/data/byre")), ("MODEL_HUB_URL", "http://h:1/", "http://h:1"),
        ("DATABASE_USER", "mongod", "mongod"), ("DATABASE_USER", "999:999", "999:999"),
    ],
)  # fmt: skip
def test_values_are_parsed(tmp_path: Path, name: str, text: str, value: object) -> None:
    assert getattr(settings.load(tmp_path, {name: text}).settings, name.lower()) == value


def test_several_bad_values_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {"WEBUI_PORT": "x", "THREADS": "y"})
    assert len(caught.value.detail) == 2


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("user:p#s3cret@h", "%23"), ("user:p/s3cret@h/db", "%2F"), ("user:p?s3cret@h/db?w=1", "%3F"),
        ("user:1?s3cret@h", "%3F"), ("user:p[s3cret@h", "%5B"), ("us@er:s3cret@h", "%40"), ("u:p:s3cret@h", "%3A"),
        ("u:s3cret%@h", "%25"), ("u:s3%zzcret@h", "%25"), ("u:s3cret x@h", "%20"), ("u:s3cret@", "host"),
        ("<username>:<password>@h", "placeholder"), ("u:<db_password>@h", "placeholder"), (":s3cret@h", "user name"),
        ("u:s3cret@cluster0.<id>.mongodb.net/", "placeholder"), ("/db", "host"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["mongodb", "mongodb+srv"])
def test_an_address_of_a_database_that_drivers_read_otherwise(
    tmp_path: Path, scheme: str, rest: str, said: str
) -> None:
    (tmp_path / ".env").write_text(f"MONGODB_URI='{scheme}://{rest}'\n")
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {})
    told = caught.value.message
    assert "MONGODB_URI=********" in told and ".env line 1" in told and said in told.partition("Allowed")[0]
    assert "s3" not in told and "cret" not in told


@pytest.mark.parametrize(
    "rest",
    [
        "localhost", "localhost:27017/shop?replicaSet=rs0", "u:p%23%40%2F%3A@h1:27017,h2:27018/db?w=1",
        "user@h/?authMechanism=MONGODB-X509", "[::1]:27017/db", "u:p@[fe80::1]/db", "%2Ftmp%2Fmongodb-27017.sock",
        "h/?authMechanismProperties=TOKEN:a@b", "u:p$w^{}|~'@h", "h:27017?appName=me@home", "u:@h",
    ],
)  # fmt: skip
def test_an_address_of_a_database(tmp_path: Path, rest: str) -> None:
    loaded = settings.load(tmp_path, {"MONGODB_URI": f"mongodb://{rest}"}).settings
    assert loaded.mongodb_uri and loaded.mongodb_uri.get_secret_value() == f"mongodb://{rest}"


@pytest.mark.parametrize(
    "name", sorted(set(FIELDS) - {"mongodb_uri", "openai_api_key", "webui_admin_password"})
)
@pytest.mark.parametrize("value", ["x " * 50_000, "9" * 100_000, "http://h:" + "9" * 100_000])
def test_a_value_of_any_length_is_shortened_in_its_error(tmp_path: Path, name: str, value: str) -> None:
    try:
        settings.load(tmp_path, {name.upper(): value})
    except SettingsError as error:
        assert name.upper() in error.message and len(error.message) < 800


@pytest.mark.parametrize("name", ["OIDC_PROVIDER_URL", "OPENAI_API_BASE_URL", "PUBLIC_URL"])
@pytest.mark.parametrize(
    "value",
    [
        f"https://user:{SENTINEL}@host/v1", f"https://{SENTINEL}@host", f"http://user:a{SENTINEL}@b@host:80/x",
        f"user:{SENTINEL}@host/v1", f"https://user:a b'{SENTINEL}@host", f"https://user:x{SENTINEL * 90}@host",
        f"https://host/v1?subscription={SENTINEL}", f"https://user:a?{SENTINEL}@host", f"ftp://u:{SENTINEL}@host",
        f"https://u:https://{SENTINEL}@host",
    ],
)  # fmt: skip
def test_a_password_in_an_address_is_not_shown(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {name: value})
    assert SENTINEL not in f"{caught.value.message} {caught.value.detail}" and name in caught.value.message
    assert "host" in caught.value.message


def test_secrets_are_shown_nowhere(tmp_path: Path) -> None:
    loaded = settings.load(
        tmp_path, {"MONGODB_URI": f"mongodb://u:{SENTINEL}@h/d", "WEBUI_ADMIN_PASSWORD": SENTINEL}
    ).settings
    shown = repr(loaded) + str(loaded.model_dump()) + "".join(loaded.shown(name) for name in FIELDS)
    assert SENTINEL not in shown
    with pytest.raises(TypeError):
        loaded.text("mongodb_uri")
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {"MONGODB_URI": SENTINEL})
    assert SENTINEL not in str(caught.value) and caught.value.__cause__ is None


def test_settings_are_frozen(tmp_path: Path) -> None:
    from pydantic import ValidationError

    with pytest.raises(ValidationError):
        settings.load(tmp_path, {}).settings.webui_port = 1


def test_the_template_is_the_list_of_settings() -> None:
    text = (ROOT / ".env.template").read_text()
    assert text == settings.template(), "write it anew: uv run nox -s docs"
    named = re.findall(r"^#([A-Z0-9_]+)=", text, re.MULTILINE)
    assert named == [name.upper() for name in FIELDS]


def test_the_template_changes_nothing(tmp_path: Path) -> None:
    """Copied, and with every line switched on, it gives the defaults."""
    (tmp_path / ".env").write_text(re.sub(r"^#([A-Z0-9_]+=)", r"\1", settings.template(), flags=re.MULTILINE))
    copied, default = settings.load(tmp_path, {}), settings.load(tmp_path / "none", {})
    assert copied.settings.model_dump() == default.settings.model_dump()


def test_changed_settings_say_from_where_and_leave_the_first_as_they_were(tmp_path: Path) -> None:
    first = settings.load(tmp_path, {"THREADS": "3"}).settings
    made = settings.changed(first, {"prompt_batch": "64"}, settings.TUNE)
    assert (made.prompt_batch, made.origin("prompt_batch").kind, made.origin("threads").kind) == (
        64,
        "tune",
        "environment",
    )
    assert (first.prompt_batch, first.origin("prompt_batch").kind) == (None, "default")
    for values in ({"prompt_batch": "x"}, {"nothing": "1"}):
        with pytest.raises(ValueError):
            settings.changed(first, values, settings.TUNE)
