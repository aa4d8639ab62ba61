"""Talk to the model: one question, or a conversation. The console room prints; this room only says what to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from scripts.engines.base import ContextTooLong, Engine, Message, Timings
from scripts.errors import ByreError, SettingsError
from scripts.home import named, write_atomic

HELP = """\
/help        this list
/clear       start a new conversation
/model       the model that answers
/stats       show or hide the figures of each answer
/save FILE   write the conversation to FILE, as Markdown
/exit        leave (Ctrl-D does too)
Ctrl-C stops an answer; the part that arrived is kept."""

CUT = " […]"  # how the model sees that its answer was cut off
# Room kept free for the next answer, in tokens: a quarter of the context, but no more than this.
ANSWER_TOKENS = 512
HISTORY_LINES = 1000


class Output(Protocol):
    def write(self, text: str) -> None:
        """A piece of an answer, as it comes: no line break is added. A Session ends each answer with one."""

    def note(self, text: str) -> None:
        """Something about the conversation, on lines of its own."""


@dataclass(frozen=True)
class Answer:
    """An answer with its figures. `finish`: "stop", "length" (no room left) or "cut" (by the user)."""

    text: str
    finish: str
    timings: Timings = field(default_factory=Timings)
    reasoning: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For --json: tokens, seconds and tokens per second; null is unknown."""
        found = {"text": self.text, "finish": self.finish, "timings": asdict(self.timings)}
        return {**found, "reasoning": self.reasoning} if self.reasoning else found


@dataclass(frozen=True)
class Options:
    """How to ask. None leaves a choice to the engine."""

    model: str | None = None
    system: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None


def run_once(
    engine: Engine, question: str, options: Options = Options(), write: Callable[[str], None] | None = None
) -> Answer:
    """Ask one question; `write` gets the answer piece by piece. Raises EngineError.

    Ctrl-C (KeyboardInterrupt) goes through, after the engine was made to stop.
    """
    messages = _messages(options.system, [], _clean(question))
    return _ask(engine, messages, options, write or (lambda _: None), keep_cut=False)


def stats_line(timings: Timings) -> str:
    """One line of figures, saying whose clock measured what."""

    def rate(value: float | None) -> str:
        return "unknown" if value is None else f"{value:.1f} tokens/s"

    def tokens(value: int | None) -> str:
        return "?" if value is None else str(value)

    def seconds(value: float | None) -> str:
        return "unknown" if value is None else f"{value:.2f} s"

    prompt = f"{tokens(timings.prompt_tokens)} tokens"
    if timings.cached_tokens:
        prompt += f", {timings.cached_tokens} of them cached"
    return (
        f"engine's clock: prefill {rate(timings.prefill_per_second)} ({prompt}), "
        f"decode {rate(timings.decode_per_second)} ({tokens(timings.completion_tokens)} tokens); "
        f"this program's clock: first token after {seconds(timings.ttft)}, all in {seconds(timings.total)}"
    )


def _clean(text: str) -> str:
    """A terminal, or an argument, may hold bytes that are not UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _messages(system: str, turns: Sequence[Turn], question: str) -> list[Message]:
    messages: list[Message] = [{"role": "system", "content": system}] if system else []
    for turn in turns:
        messages.append({"role": "user", "content": turn.question})
        messages.append({"role": "assistant", "content": turn.answer + (CUT if turn.cut else "")})
    return [*messages, {"role": "user", "content": question}]


def _ask(
    engine: Engine,
    messages: Sequence[Message],
    options: Options,
    write: Callable[[str], None],
    *,
    keep_cut: bool,
) -> Answer:
    pieces: list[str] = []
    thoughts: list[str] = []
    finish, timings = "stop", Timings()
    try:
        stream = engine.chat(
            messages,
            model=options.model,
            temperature=options.temperature,
            max_tokens=options.max_tokens,
            seed=options.seed,
        )
        # Closing the stream closes the connection, and that is what stops the engine.
        with closing(stream):
            for chunk in stream:
                pieces.append(chunk.text)
                thoughts.append(chunk.reasoning)
                if chunk.text:
                    write(chunk.text)
                finish, timings = chunk.finish or finish, chunk.timings or timings
    except KeyboardInterrupt:
        if not keep_cut:
            raise
        finish = "cut"
    return Answer("".join(pieces), finish, timings, "".join(thoughts))


@dataclass(frozen=True)
class Turn:
    """A question and its answer. `tokens` is what they take up in the context, as far as it is known."""

    question: str
    answer: str
    cut: bool = False
    tokens: int = 0


class Session:
    """A conversation. `handle` takes a line; everything to be seen goes to `output`."""

    def __init__(
        self, engine: Engine, output: Output, options: Options = Options(), *, stats: bool = False
    ) -> None:
        self.engine = engine
        self.output = output
        self.options = options
        self.stats = stats
        self.turns: list[Turn] = []
        self._context: int | None = None  # tokens; asked for once
        self._asked = False
        self._saved: set[Path] = set()

    def handle(self, line: str) -> bool:
        """Obey a command or ask a question. False when it is time to leave. Failures become notes."""
        line = _clean(line).strip()
        try:
            if line.startswith("/"):
                return self._command(*line[1:].partition(" ")[::2])
            if line:
                self._question(line)
        except ByreError as error:
            self.output.note("\n".join(filter(None, [error.message, *error.detail, error.hint])))
        return True

    def _command(self, name: str, argument: str) -> bool:
        argument = argument.strip()
        if name in ("exit", "quit", "bye"):
            return False
        if name == "help":
            self.output.note(HELP)
        elif name == "clear":
            self.turns.clear()
            self.output.note("New conversation.")
        elif name == "model":
            self._show_model()
        elif name == "stats":
            self.stats = not self.stats
            self.output.note(f"Figures are {'shown' if self.stats else 'not shown'}.")
        elif name == "save":
            self._save(argument)
        else:
            self.output.note(f"Unknown command /{name}. /help lists the commands.")
        return True

    def _question(self, question: str) -> None:
        dropped = self._make_room(question)
        while True:
            messages = _messages(self.options.system, self.turns, question)
            try:
                answer = _ask(self.engine, messages, self.options, self.output.write, keep_cut=True)
                break
            except ContextTooLong as error:
                if not self.turns:
                    raise
                self._context = error.context or self._context
                self.turns.pop(0)
                dropped += 1
        if not answer.text.endswith("\n"):
            self.output.write("\n")
        if answer.text:
            tokens = (answer.timings.prompt_tokens or 0) + (answer.timings.completion_tokens or 0)
            before = sum(turn.tokens for turn in self.turns)
            cut = answer.finish == "cut"
            self.turns.append(Turn(question, answer.text, cut, max(0, tokens - before) if tokens else 0))
        self._tell(answer, dropped)

    def _make_room(self, question: str) -> int:
        """Leave out the oldest turns that would not leave room for an answer. Their number."""
        if not self._asked:
            self._asked = True
            with suppress(ByreError):
                models = self.engine.models()
                wanted = [m for m in models if self.options.model in (None, m.name)] or models
                self._context = wanted[0].context if wanted else None
        if not self._context:
            return 0
        reserve = min(self.options.max_tokens or ANSWER_TOKENS, ANSWER_TOKENS, self._context // 4)
        need = (
            len(question.encode()) // 3 + reserve
        )  # 3 bytes a token: a careful guess, before the engine counts
        dropped = 0
        while self.turns and sum(turn.tokens for turn in self.turns) + need > self._context:
            self.turns.pop(0)
            dropped += 1
        return dropped

    def _tell(self, answer: Answer, dropped: int) -> None:
        if answer.finish == "cut":
            kept = (
                "The part that arrived is kept, marked as cut."
                if answer.text
                else "Nothing arrived: the question is not kept."
            )
            self.output.note(f"Stopped. {kept}")
        asked_for = self.options.max_tokens
        if answer.finish == "length":
            full = asked_for is None or (answer.timings.completion_tokens or 0) < asked_for
            why = (
                "the model's context is full; /clear makes room"
                if full
                else f"the limit is {asked_for} tokens"
            )
            self.output.note(f"The answer ends here because {why}.")
        if dropped:
            turns = "turn was" if dropped == 1 else f"{dropped} turns were"
            size = f" of {self._context} tokens" if self._context else ""
            self.output.note(f"To fit the model's context{size}, the oldest {turns} left out.")
        if self.stats and answer.finish != "cut":
            self.output.note(stats_line(answer.timings))

    def _show_model(self) -> None:
        found = self.engine.models()
        wanted = [m for m in found if self.options.model in (None, m.name)]
        if not wanted:
            names = ", ".join(m.name for m in found) or "none"
            self.output.note(f"{self.options.model} is not among the engine's models: {names}")
            return
        model = wanted[0]
        facts = [
            model.name,
            f"{model.parameters / 1e6:.0f} M parameters" if model.parameters else "",
            model.quantization or "",
            f"context of {model.context} tokens" if model.context else "",
            f"at {self.engine.address}",
        ]
        self.output.note(", ".join(filter(None, facts)))

    def _save(self, argument: str) -> None:
        if not argument:
            self.output.note("Which file? /save FILE")
            return
        try:
            path = named(argument)
        except SettingsError as error:
            self.output.note(error.message)
            return
        if path.exists() and path not in self._saved:
            self.output.note(f"{path} already exists and was not changed. Choose another file.")
            return
        try:
            write_atomic(path, self.as_markdown())
        except OSError as error:
            self.output.note(f"{path} can't be written: {error.strerror or error}.")
            return
        self._saved.add(path)
        self.output.note(f"Saved to {path}.")

    def as_markdown(self) -> str:
        """The conversation so far as Markdown; a stopped answer is marked as cut."""
        parts = [f"*System: {self.options.system}*"] if self.options.system else []
        for turn in self.turns:
            parts.append(f"**You:** {turn.question}")
            parts.append(f"**Model:** {turn.answer.strip()}" + (" *(cut)*" if turn.cut else ""))
        return "\n\n".join(parts) + "\n"


class Talk(Protocol):
    """What a person talks with, line by line."""

    @property
    def output(self) -> Output:
        """Where it shows what it says."""

    def handle(self, line: str) -> bool:
        """Answer a line. False when it is time to leave."""


def interact(session: Talk, read: Callable[[], str]) -> None:
    """Read lines until Ctrl-D (EOFError) or /exit. Ctrl-C at the prompt only drops what was typed."""
    while True:
        try:
            line = read()
        except EOFError:
            return
        except KeyboardInterrupt:
            session.output.note("Ctrl-D or /exit leaves.")
            continue
        try:
            if not session.handle(line):
                return
        except KeyboardInterrupt:  # outside an answer: while looking something up
            session.output.note("Stopped.")


@contextmanager
def line_reader(history: Path | None, prompt: str = "> ") -> Iterator[Callable[[], str]]:
    """A reader of lines with editing and a history of earlier input, kept in `history` (0600) where it can be."""
    with suppress(ImportError):  # a Python without readline reads plain lines
        import readline

        if history is not None:
            with suppress(OSError):
                history.parent.mkdir(parents=True, exist_ok=True)
                history.touch(mode=0o600)
                history.chmod(0o600)
                readline.read_history_file(history)
            readline.set_history_length(HISTORY_LINES)
    try:
        yield lambda: input(prompt)
    finally:
        with suppress(ImportError, OSError):
            import readline

            if history is not None:
                readline.write_history_file(history)
                history.chmod(0o600)
