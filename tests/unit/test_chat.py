"""Questions and conversations, over a real socket; and Ctrl-C in a real terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.chat import Answer, Options, Session, interact, line_reader, run_once, stats_line
from scripts.engines.base import Timings
from scripts.engines.llamacpp import LlamaCpp
from scripts.errors import EngineError
from tests.unit.engines.replay import Replay, delta, recorded, serve, sse
from tests.waits import PATIENCE


class Screen:
    """What a person would see; it can press Ctrl-C once a text has come."""

    def __init__(self, ctrl_c_after: str = "") -> None:
        self.text = ""
        self.notes: list[str] = []
        self.ctrl_c_after = ctrl_c_after

    def write(self, text: str) -> None:
        self.text += text
        if self.ctrl_c_after and self.text.endswith(self.ctrl_c_after):
            raise KeyboardInterrupt

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture
def replay() -> Iterator[Replay]:
    with serve() as made:
        yield made


@pytest.fixture
def engine(replay: Replay) -> LlamaCpp:
    return LlamaCpp(replay.address)


def answers(text: str, prompt: int = 10, completion: int = 2, finish: str = "stop") -> str:
    usage = {"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": completion}}
    return sse(delta(text), delta("", finish_reason=finish), usage, "[DONE]")


def contents(request: dict[str, Any]) -> list[str]:
    return [message["content"] for message in request["messages"]]


def test_one_question(replay: Replay, engine: LlamaCpp) -> None:
    seen: list[str] = []
    options = Options(system="Be brief.", max_tokens=24, temperature=0)
    answer = run_once(engine, "What is the capital of France?", options, seen.append)
    assert answer.text == "".join(seen) == "The capital of France is Paris."
    assert [m["role"] for m in replay.requests[0]["messages"]] == ["system", "user"]
    found = json.loads(json.dumps(answer.as_dict()))
    assert found["finish"] == "stop"
    assert found["timings"]["completion_tokens"] == 8
    assert found["timings"]["decode_per_second"] > 0
    assert "reasoning" not in found


def test_ctrl_c_goes_through_and_stops_the_engine(replay: Replay, engine: LlamaCpp) -> None:
    replay.silent_after = " capital"
    with pytest.raises(KeyboardInterrupt):
        run_once(engine, "Hi", write=Screen(" capital").write)
    assert replay.gone.wait(PATIENCE)


def test_the_line_of_figures_says_whose_clock() -> None:
    known = Timings(40, 4, 0.5, 8, 0.25, 0.51, 0.8, prefill_per_second=72.0, decode_per_second=28.0)
    engines, ours = stats_line(known).split("; ")
    assert "engine's clock" in engines and "program's clock" in ours
    assert re.findall(r"[\d.]+", engines) == ["72.0", "40", "4", "28.0", "8"]
    assert re.findall(r"[\d.]+ s\b", ours) == ["0.51 s", "0.80 s"]
    assert stats_line(Timings()).count("unknown") == 4


def test_a_conversation_sends_what_was_said_before(replay: Replay, engine: LlamaCpp) -> None:
    session = Session(engine, Screen(), Options(system="S"))
    replay.reply = answers("Yes.")
    assert session.handle("one?")
    assert session.handle("  two? ")
    assert contents(replay.requests[1]) == ["S", "one?", "Yes.", "two?"]
    session.handle("/clear")
    session.handle("three?")
    assert contents(replay.requests[2]) == ["S", "three?"]


def test_a_stopped_answer_is_kept_and_marked(replay: Replay, engine: LlamaCpp, tmp_path: Path) -> None:
    replay.silent_after = " capital"
    screen = Screen(" capital")
    session = Session(engine, screen)
    assert session.handle("What?")
    assert replay.gone.wait(PATIENCE)
    assert session.turns[0].cut
    assert "kept, marked as cut" in screen.notes[-1]
    screen.ctrl_c_after, replay.silent_after = "", None
    session.handle("Go on.")
    assert contents(replay.requests[1]) == ["What?", "The capital […]", "Go on."]
    session.handle(f"/save {tmp_path / 'talk.md'}")
    assert "**Model:** The capital *(cut)*" in (tmp_path / "talk.md").read_text()


def test_a_question_stopped_before_any_answer_is_not_kept(replay: Replay, engine: LlamaCpp) -> None:
    class Impatient(LlamaCpp):
        def _piece(self, data: str) -> dict[str, Any]:
            raise KeyboardInterrupt

    screen = Screen()
    session = Session(Impatient(replay.address), screen)
    session.handle("What?")
    assert session.turns == []
    assert "not kept" in screen.notes[-1]


def test_the_oldest_turns_give_way_when_the_engine_says_it_is_too_long(
    replay: Replay, engine: LlamaCpp
) -> None:
    screen = Screen()
    session = Session(engine, screen)
    replay.reply = answers("A.", prompt=0, completion=0)
    for question in ("1?", "2?", "3?"):
        session.handle(question)

    def only_short(request: dict[str, Any]) -> str:
        replay.status = 200 if len(request["messages"]) <= 3 else 400
        return answers("D.") if replay.status == 200 else recorded("context.json")

    replay.reply = only_short
    session.handle("4?")
    assert contents(replay.requests[-1]) == ["3?", "A.", "4?"]
    (note,) = screen.notes
    assert "4096 tokens" in note and "2 turns" in note


def test_room_for_the_answer_is_made_before_asking(replay: Replay, engine: LlamaCpp) -> None:
    screen = Screen()
    session = Session(engine, screen)
    replay.reply = answers("A.", prompt=3000, completion=900)
    session.handle("1?")
    replay.reply = answers("B.", prompt=20, completion=9)
    session.handle("2?")
    assert contents(replay.requests[-1]) == ["2?"]
    assert "oldest turn" in screen.notes[-1]


def test_one_question_that_can_never_fit_is_an_error_told(replay: Replay, engine: LlamaCpp) -> None:
    screen = Screen()
    replay.status, replay.reply = 400, recorded("context.json")
    assert Session(engine, screen).handle("long")
    assert "10030 tokens" in screen.notes[0]
    assert "invoke restart" in screen.notes[0]


@pytest.mark.parametrize(("limit", "said"), [(None, "context is full"), (2, "limit is 2 tokens")])
def test_an_answer_without_room_says_why(
    replay: Replay, engine: LlamaCpp, limit: int | None, said: str
) -> None:
    screen = Screen()
    replay.reply = answers("A", finish="length")
    Session(engine, screen, Options(max_tokens=limit)).handle("1?")
    assert said in screen.notes[-1]


def test_commands(replay: Replay, engine: LlamaCpp, tmp_path: Path) -> None:
    screen = Screen()
    session = Session(engine, screen)
    for line in ("/help", "/model", "/stats", "/nonsense", "/save", ""):
        assert session.handle(line)
    helped, model, stats, nonsense, save = screen.notes
    assert "/save FILE" in helped
    for fact in ("qwen2.5-coder:0.5b-instruct-q4_K_M", "630 M ", "Q4_K - Medium", "4096 tokens"):
        assert fact in model
    assert stats == "Figures are shown."
    assert "/nonsense" in nonsense and "/help" in nonsense
    assert save == "Which file? /save FILE"
    assert replay.requests == []
    session.handle("Hi")
    assert screen.notes[-1].startswith("engine's clock: prefill ")
    assert not session.handle("/exit")


def test_save_keeps_what_is_there(replay: Replay, engine: LlamaCpp, tmp_path: Path) -> None:
    screen = Screen()
    session = Session(engine, screen)
    session.handle("Hi")
    mine = tmp_path / "mine.md"
    mine.write_text("mine")
    session.handle(f"/save {mine}")
    assert mine.read_text() == "mine"
    new = tmp_path / "a new one.md"
    for _ in range(2):  # what this session wrote it may write again
        session.handle(f"/save {new}")
        assert screen.notes[-1] == f"Saved to {new}."
    assert new.read_text() == "**You:** Hi\n\n**Model:** The capital of France is Paris.\n"
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    session.handle("/save /proc/nothing/x")
    assert "can't be written" in screen.notes[-1]


def test_an_engine_that_fails_is_told_and_the_conversation_goes_on(replay: Replay, engine: LlamaCpp) -> None:
    screen = Screen()
    session = Session(engine, screen)
    replay.status, replay.reply = 500, "{}"
    assert session.handle("Hi")
    assert "invoke logs llamacpp" in screen.notes[0]
    replay.status, replay.reply = 200, recorded("chat.sse")
    session.handle("Hi")
    assert session.turns[0].answer.endswith("Paris.")
    with pytest.raises(EngineError):
        run_once(LlamaCpp("http://127.0.0.1:1"), "Hi")


def test_bytes_that_are_no_text_do_not_break_it(replay: Replay, engine: LlamaCpp) -> None:
    Session(engine, Screen()).handle("caf\udce9")
    assert contents(replay.requests[0]) == ["caf?"]
    assert run_once(engine, "caf\udce9").text


def test_interact_leaves_on_ctrl_d_and_stays_on_ctrl_c(engine: LlamaCpp) -> None:
    script: Iterator[Any] = iter([KeyboardInterrupt, "Hi", EOFError])

    def read() -> str:
        said = next(script)
        if isinstance(said, str):
            return said
        raise said

    screen = Screen()
    interact(Session(engine, screen), read)
    assert screen.text == "The capital of France is Paris.\n"
    assert screen.notes == ["Ctrl-D or /exit leaves."]


def test_an_answer_has_a_form_for_programs() -> None:
    assert Answer("x", "stop", reasoning="hm").as_dict()["reasoning"] == "hm"


PROGRAM = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C typed there reaches this program
from pathlib import Path
from scripts.chat import Session, interact, line_reader
from scripts.engines.llamacpp import LlamaCpp
from scripts.stopping import hear_signals

hear_signals()

class Screen:
    def write(self, text): sys.stdout.write(text); sys.stdout.flush()
    def note(self, text): sys.stdout.write("\\n[" + text + "]\\n"); sys.stdout.flush()

with line_reader(Path(sys.argv[2]), "ask> ") as read:
    interact(Session(LlamaCpp(sys.argv[1]), Screen()), read)
print("left")
"""


def test_ctrl_c_in_a_terminal_stops_the_answer_and_not_the_program(replay: Replay, tmp_path: Path) -> None:
    replay.silent_after = " capital"
    history = tmp_path / "history"
    terminal, theirs = pty.openpty()
    command = [sys.executable, "-c", PROGRAM, replay.address, str(history)]
    child = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = b""

    def wait_for(text: str) -> None:
        nonlocal seen
        end = time.monotonic() + PATIENCE
        while text.encode() not in seen:
            assert time.monotonic() < end, seen
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    seen += os.read(terminal, 4096)
                except OSError:  # the program has ended
                    assert text.encode() in seen, seen

    try:
        wait_for("ask> ")
        os.write(terminal, b"What is the capital?\n")
        wait_for("The capital")
        os.write(terminal, b"\x03")
        wait_for("marked as cut.]\r\nask> ")
        assert replay.gone.wait(PATIENCE)
        seen = b""
        replay.silent_after = None
        os.write(terminal, b"And now?\n")
        wait_for("is Paris.\r\nask> ")
        os.write(terminal, b"\x04")
        wait_for("left")
        assert child.wait(PATIENCE) == 0
    finally:
        child.kill()
        child.wait()
        os.close(terminal)
    assert contents(replay.requests[1]) == ["What is the capital?", "The capital […]", "And now?"]
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert "And now?" in history.read_text()


def test_a_reader_without_a_history_file(capsys: pytest.CaptureFixture[str]) -> None:
    with line_reader(None) as read:
        assert callable(read)
