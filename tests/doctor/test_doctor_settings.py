"""Faults of `.env`, of the shell's variables and of secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean

BY_OTHERS = 0o644


def env_file(name: str, text: str | bytes, mode: int = 0o600) -> Seed:
    """A `.env` of this text, taken away again."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        bed.env_file.write_bytes(text if isinstance(text, bytes) else text.encode())
        bed.env_file.chmod(mode)
        yield
        bed.env_file.unlink()

    seed.__name__ = name
    return seed


def shell(name: str, **variables: str) -> Seed:
    """Variables of the shell that looks, unset again."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        bed.more = variables
        yield
        bed.more = {}

    seed.__name__ = name
    return seed


@contextmanager
def shadowed(bed: Bed) -> Iterator[None]:
    bed.env_file.write_text("THREADS=7\n")
    bed.more = {"THREADS": "auto"}
    yield
    bed.env_file.unlink()


@contextmanager
def comment_in_a_value(bed: Bed) -> Iterator[None]:
    bed.env_file.write_text("THREADS=auto #1\n")
    yield
    bed.env_file.write_text("THREADS=auto\n")


@contextmanager
def readable(bed: Bed) -> Iterator[None]:
    bed.env_file.write_text("OPENAI_API_KEY=sk-of-nobody\n")
    bed.env_file.chmod(BY_OTHERS)
    yield


@contextmanager
def secret_file_readable(bed: Bed) -> Iterator[None]:
    (bed.home / "secrets" / "mcp_token").chmod(BY_OTHERS)
    yield


@contextmanager
def password_for_the_group(bed: Bed) -> Iterator[None]:
    (bed.home / "secrets" / "webui_admin_password").chmod(0o640)
    yield


@contextmanager
def secrets_folder_open(bed: Bed) -> Iterator[None]:
    (bed.home / "secrets").chmod(0o755)
    yield


INVALID = "settings-invalid"
CORRECT = "Correct the name"
PROXY = "http://127.0.0.1:9"
ROWS = (
    Row(("settings-duplicate",), env_file("twice", "THREADS=1\n#\nTHREADS=2\n"), "Keep one"),
    Row(("settings-unknown",), env_file("misspelt", "WEBUI_PROT=1\n"), CORRECT),
    Row(("settings-unknown",), env_file("of_another_program", "POSTGRES_DB=x\n"), CORRECT),
    Row((INVALID,), env_file("no_pair", "a line of words\n"), "Change it"),
    Row((INVALID,), env_file("no_value", "WEBUI_PORT\n"), "Change it"),
    Row((INVALID,), env_file("a_command", "THREADS=$(nproc)\n"), "Change it"),
    Row((INVALID,), env_file("no_number", "THREADS=many\n"), "Change it"),
    Row((INVALID,), env_file("out_of_range", "NUM_PARALLEL=1000\n"), "Change it"),
    Row((INVALID,), env_file("no_text", b"THREADS=\xff\xfe\x00\n"), "Change it"),
    Row((INVALID,), env_file("another_engine", "ENGINE=ollama\n"), "Change it"),
    Row((INVALID,), env_file("no_database_s_address", "MONGODB_URI=localhost\n"), "Change it"),
    Row((INVALID,), env_file("password_not_escaped", "MONGODB_URI=mongodb://reader:p%ss@127.0.0.1/\n"), "Change it"),
    Row((INVALID,), shell("of_the_shell", CONTEXT_LENGTH="-1"), "Change it"),
    Row(("settings-comment",), comment_in_a_value, "quotes"),
    Row(("settings-shadowed",), shadowed, "unset"),
    Row(("env-readable",), readable, "chmod 600"),
    Row(("secret-readable",), secret_file_readable, "chmod 600"),
    Row(("secret-readable",), password_for_the_group, "chmod 600"),
    Row(("secret-readable",), secrets_folder_open, "chmod 700"),
    Row(("proxy-local",), shell("proxy_alone", HTTPS_PROXY=PROXY), "NO_PROXY"),
    Row(("proxy-local",), shell("proxy_in_small_letters", http_proxy=PROXY, no_proxy="example.org"), "NO_PROXY"),
    Row(("proxy-local",), shell("only_the_name", all_proxy=PROXY, NO_PROXY="localhost"), "NO_PROXY"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
