"""What tasks.py needs of invoke: tasks that end with our errors and exit codes, and the words that people type."""

from __future__ import annotations

import errno
import functools
import inspect
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

from invoke.collection import Collection
from invoke.exceptions import Exit
from invoke.main import program
from invoke.parser.context import ParserContext
from invoke.tasks import task as invoke_task

from scripts.errors import INTERRUPTED, ByreError


def _keep_bytecode() -> None:
    """Python keeps the bytecode of what a task imports, unless its user said otherwise: invoke turns that off
    (`--write-pyc`), and a third of `status` was spent on compiling the same modules again."""
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)


_keep_bytecode()


def task(
    *, optional: str = "", flags: type[Any] | None = None, help: dict[str, str] | None = None, **options: Any
) -> Callable[[Callable[..., Any]], Any]:
    """invoke's `task`, with Byre's way to print failures.

    `flags` is a dataclass of options, whose metadata hold their help: the body takes one of it, after its context.
    `optional` names the option that may also be given without its name: `chat "why?"` as well as
    `chat --question "why?"`. Invoke has no such arguments: https://github.com/pyinvoke/invoke/issues/159
    """

    def wrap(body: Callable[..., Any]) -> Any:
        told = help or {}
        if flags:
            body = _with_flags(body, flags)
            told = {one.name: one.metadata["help"] for one in fields(flags)} | told

        @functools.wraps(body)
        def run(*args: Any, **kwargs: Any) -> None:
            from scripts.stopping import hear_signals

            # `kill` cleans up as Ctrl-C does. If a shell ignores SIGINT (`&` in a script), it stays ignored.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            hear_signals()
            try:
                code = body(*args, **kwargs)
            except ByreError as error:
                from scripts.console import Console

                Console(json=bool(kwargs.get("json"))).fail(error)
                raise Exit(code=error.code) from None
            except KeyboardInterrupt:
                raise Exit(code=INTERRUPTED) from None
            except BrokenPipeError:  # `| head` has read enough
                sys.stderr.close()
                raise Exit(code=0) from None
            except OSError as error:
                raise _told(error, kwargs) from error
            if code:
                raise Exit(code=code)

        made: Any = invoke_task(run, positional=options.pop("positional", []), help=told, **options)
        made.unnamed = optional
        return made

    return wrap


def _told(error: OSError, given: Mapping[str, Any]) -> BaseException:
    """A disk may be full wherever a command writes, and a person may name what is no file: neither is a fault of the
    program, as other such errors are."""
    from scripts.console import Console
    from scripts.home import FULL, unreadable, unwritable

    if error.errno in FULL:
        told = unwritable(error, Path(error.filename) if error.filename else None)
    elif _is_named(error, given):
        told = unreadable(error)
    else:
        return error
    Console(json=bool(given.get("json"))).fail(told)
    return Exit(code=told.code)


def _is_named(error: OSError, given: Mapping[str, Any]) -> bool:
    """Whether the error is of a path that a person gave. Only a person gives names that are too long."""
    if not isinstance(error.filename, str | os.PathLike):
        return False
    values = [one for value in given.values() for one in (value if isinstance(value, list) else [value])]
    paths = [Path(one) for one in values if one and isinstance(one, str)]
    return error.errno == errno.ENAMETOOLONG or any(_is_at(Path(error.filename), one) for one in paths)


def _is_at(path: Path, given: Path) -> bool:
    named = {given.absolute()}
    with suppress(RuntimeError):  # `~` and the name of no user
        named.add(given.expanduser().absolute())
    return path.absolute() in named


def _with_flags(body: Callable[..., Any], flags: type[Any]) -> Callable[..., Any]:
    """The body with an argument for each field of `flags`, for invoke to see."""
    names = [one.name for one in fields(flags)]
    context, _, *others = inspect.signature(body).parameters.values()
    made = [inspect.Parameter(one.name, context.kind, default=one.default) for one in fields(flags)]

    @functools.wraps(body)
    def run(c: Any, **given: Any) -> Any:
        return body(c, flags(**{name: given.pop(name) for name in names}), **given)

    run.__signature__ = inspect.Signature([context, *made, *others])  # type: ignore[attr-defined]
    return run


def understand(namespace: Collection) -> None:
    """Let invoke read what people type, in its own spelling. The last line of tasks.py.

    Invoke loads tasks.py between its own options and those of the tasks: the words for the tasks wait in
    `program.core.unparsed`. Where no command runs, as in a test that imports tasks.py, there are none.
    """
    core = getattr(program, "core", None)
    if core is not None:
        core.unparsed = list(spelled(core.unparsed, namespace, program.initial_context))


def spelled(words: Sequence[str], namespace: Collection, core: ParserContext) -> Iterator[str]:
    """Tasks and their options as invoke wants them: `volumes list` as `volumes.list`, `gpu --from a b` as
    `gpu --from a --from b`, `chat why` as `chat --question why`.

    `core` has the options that every task takes. What is unknown stays as it is, for invoke's own error.
    """
    # Of a copy: a task hands out its help with its arguments only once.
    known = deepcopy(namespace).to_contexts()
    contexts = {str(name): one for one in known for name in (one.name, *one.aliases)}
    context = ParserContext()
    unnamed: list[str] = []  # options that words without a name are for
    many = ""  # the option whose values go on
    left = deque(words)
    while left:
        word = left.popleft()
        if word.startswith("-") and word != "-":
            flag, equals, _ = word.partition("=")
            option = next((one.flags[flag] for one in (context, core) if flag in one.flags), None)
            if option is core.flags["--help"]:  # else invoke takes it for the value that is missing
                yield from (part for name in unnamed for part in (name, ""))
            yield word
            if option and option.takes_value and not option.optional and not equals and left:
                yield left.popleft()
            unnamed = [name for name in unnamed if context.flags[name] is not option]
            many = flag if option and option.kind is list else ""
        elif many:
            yield from (many, word)
        elif unnamed:
            yield from (unnamed.pop(0), word)
        else:
            if left and f"{word}.{left[0]}" in contexts:
                word = f"{word}.{left.popleft()}"
            yield word
            if word in contexts:
                context = contexts[word]
                names = [one.names[0] for one in context.positional_args]
                unnamed = [f"--{name}" for name in (*names, namespace[word].unnamed) if name]
