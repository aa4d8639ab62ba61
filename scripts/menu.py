"""What tasks.py needs of invoke: tasks that end with our errors and exit codes, and optional positionals."""

from __future__ import annotations

import functools
import signal
import sys
from collections.abc import Callable
from typing import Any

from invoke.exceptions import Exit
from invoke.parser.parser import ParseMachine, Parser, ParseResult
from invoke.tasks import task as invoke_task

from scripts.errors import INTERRUPTED, ByreError


def _allow_optional_positionals() -> None:
    """A positional that is also `optional` may be left out; the task then gets its empty text.

    Invoke has no such arguments: https://github.com/pyinvoke/invoke/issues/159
    """
    complete = ParseMachine.complete_context

    def complete_context(machine: ParseMachine) -> None:
        for argument in machine.context.missing_positional_args if machine.context else ():
            if argument.optional:
                argument.set_value("", cast=False)
        complete(machine)

    ParseMachine.complete_context = complete_context  # type: ignore[method-assign, assignment]


def _keep_bytecode() -> None:
    """Python keeps the bytecode of what a task imports, unless its user said otherwise: invoke turns that off
    (`--write-pyc`), and a third of `status` was spent on compiling the same modules again."""
    sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)


_allow_optional_positionals()
_keep_bytecode()


def _two_words(parser: Parser, argv: list[str]) -> list[str]:
    """`volumes list` as well as invoke's own `volumes.list`: nobody types a dot where others have a space."""
    two = ".".join(argv[:2])
    return [two, *argv[2:]] if two in parser.contexts else argv


def _many_values(parser: Parser, argv: list[str]) -> list[str]:
    """`gpu --from a b` as well as invoke's own `gpu --from a --from b`: what follows such an option are its values."""
    context = parser.contexts.get(argv[0]) if argv else None
    words: list[str] = []
    option = ""
    for word in argv:
        if word.startswith("-") and word != "-":
            many = context and word in context.flags and context.flags[word].kind is list
            option = word if many else ""
        elif option and words[-1] != option:
            words.append(option)
        words.append(word)
    return words


def _named_positionals(parser: Parser, argv: list[str]) -> list[str]:
    """`volumes backup --volume database` as well as `volumes backup database`.

    For invoke the first is ambiguous where the positional may be left out.
    """
    context = parser.contexts.get(argv[0]) if argv else None
    words = []
    for word in argv:
        flag, equals, value = word.partition("=")
        known = context.flags.get(flag) if context and word.startswith("-") else None
        if not (known and known.positional and known.optional):
            words.append(word)
        elif equals:
            words.append(value)
    return words


def _allow_what_people_type() -> None:
    parse = Parser.parse_argv

    def parse_argv(parser: Parser, argv: list[str]) -> ParseResult:
        # The task's name comes first: the others look up its options by it.
        for understood in (_two_words, _named_positionals, _many_values):
            argv = understood(parser, argv)
        return parse(parser, argv)

    Parser.parse_argv = parse_argv  # type: ignore[method-assign, assignment]


_allow_what_people_type()


def task(*, optional: str = "", **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """invoke's `task`, for a body whose failures are told in our way. `optional` names an optional positional."""

    def wrap(body: Callable[..., Any]) -> Any:
        @functools.wraps(body)
        def run(*args: Any, **kwargs: Any) -> None:
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` cleans up as Ctrl-C does
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
            if code:
                raise Exit(code=code)

        positional = [optional] if optional else options.pop("positional", [])
        return invoke_task(
            run,
            positional=positional,
            optional=[optional] if optional else [],
            **options,
        )

    return wrap
