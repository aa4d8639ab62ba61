"""`.env` in every shape that editors, habits and accidents give it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.errors import SettingsError
from scripts.settings import envfile

KNOWN = frozenset({"WEBUI_PORT", "MONGODB_URI", "WEBUI_ADMIN_PASSWORD", "THREADS"})


def read(tmp_path: Path, content: str | bytes) -> envfile.EnvFile:
    path = tmp_path / ".env"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return envfile.read(path, KNOWN)


def problem(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, content)
    assert caught.value.hint
    return "\n".join([caught.value.message, *caught.value.detail])


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("WEBUI_PORT=9090", "9090"),
        ("WEBUI_PORT=9090\r\nTHREADS=2\r\n", "9090"),
        (b"\xef\xbb\xbfWEBUI_PORT=9090\n", "9090"),
        ("export WEBUI_PORT=9090\n", "9090"),
        ("  WEBUI_PORT = '9090'  \n", "9090"),
        ("# a remark\n\nWEBUI_PORT=9090 # the port\n", "9090"),
        ("WEBUI_PORT=", ""),
    ],
)
def test_it_reads_what_editors_and_habits_leave(tmp_path: Path, content: str | bytes, value: str) -> None:
    assert read(tmp_path, content).values["WEBUI_PORT"] == value


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert envfile.read(tmp_path / ".env", KNOWN).values == {}


def test_a_password_keeps_its_hash_and_its_equals_sign(tmp_path: Path) -> None:
    uri = "mongodb://me:a#b=c%20d@db.example/shop?w=1"
    assert read(tmp_path, f"MONGODB_URI={uri}\n").values["MONGODB_URI"] == uri


def test_what_a_hash_cuts_off_is_said(tmp_path: Path) -> None:
    file = read(tmp_path, "WEBUI_ADMIN_PASSWORD=long secret #1\n")
    assert file.values["WEBUI_ADMIN_PASSWORD"] == "long secret"
    assert "line 1" in file.remarks[0] and "WEBUI_ADMIN_PASSWORD" in file.remarks[0]
    assert "secret" not in file.remarks[0]


def test_a_setting_twice_names_both_lines(tmp_path: Path) -> None:
    told = problem(tmp_path, "WEBUI_PORT=1\nTHREADS=2\nWEBUI_PORT=3\n")
    assert "line 3" in told and "line 1" in told and "WEBUI_PORT" in told


def test_an_unknown_setting_suggests_the_near_one(tmp_path: Path) -> None:
    assert "Did you mean WEBUI_PORT?" in problem(tmp_path, "WEBUI_PROT=8080\n")
    assert "unknown setting" in problem(tmp_path, "SOMETHING_ELSE=1\n")


@pytest.mark.parametrize("value", ["$(touch {mark})", "`touch {mark}`", '"$(touch {mark})"', "${{HOME}}"])
def test_commands_are_never_run(tmp_path: Path, value: str) -> None:
    mark = tmp_path / "ran"
    told = problem(tmp_path, f"WEBUI_PORT={value.format(mark=mark)}\n")
    assert "never executed" in told and "line 1" in told
    assert not mark.exists()


def test_single_quotes_make_it_literal(tmp_path: Path) -> None:
    assert read(tmp_path, "WEBUI_ADMIN_PASSWORD='a$(b)`c`'\n").values["WEBUI_ADMIN_PASSWORD"] == "a$(b)`c`"


def test_a_bad_line_is_named_without_what_it_may_hide(tmp_path: Path) -> None:
    told = problem(tmp_path, "WEBUI_PORT=1\nMONGODB_URI: mongodb://u:hunter2@h\n")
    assert "line 2" in told and "hunter2" not in told


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    told = problem(tmp_path, "NOPE=1\nWEBUI_PORT\nTHREADS=1\nTHREADS=2\n")
    assert "3 lines" in told


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match="not a folder"):
        envfile.read(tmp_path / ".env", KNOWN)


def test_not_text(tmp_path: Path) -> None:
    assert "UTF-8" in problem(tmp_path, b"WEBUI_PORT=\xff\xfe\n")


@pytest.mark.parametrize("kind", ["unreadable", "dangling link"])
def test_a_file_that_cannot_be_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ".env"
    if kind == "dangling link":
        path.symlink_to(tmp_path / "nowhere")
    else:
        path.write_text("WEBUI_PORT=1")
        path.chmod(0)
        if os.access(path, os.R_OK):  # root reads everything; the link above shows the same error to root
            return
    with pytest.raises(SettingsError, match="can't be read"):
        envfile.read(path, KNOWN)
