"""What is asked: prompts of an exact count of tokens as the engine counts them, different from the first word
on."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scripts.errors import SettingsError

# Frequent words: one token each (with the space before) in the vocabularies of the models that we know. It is
# checked.
_FREQUENT = (
    "the and that with from this have they which their would there about other into time more some these "
    "people could than first water been call who find long down day did get come made may part over new "
    "sound take only little work know place year live back give most very after thing our just name good"
)
CANDIDATES = tuple(_FREQUENT.split())
GROUP = 16  # words that are tried together when not all are one token
OPENING = "Words:"  # so that every word has a space before it
CLOSING = "\n\nContinue this list in the same manner. Write as long a text as you can."


@dataclass(frozen=True)
class Workload:
    """One repetition, in tokens: `prompt` to prefill, `answer` to decode, `depth` that the context already
    holds."""

    prompt: int = 512
    answer: int = 128
    depth: int = 0

    @property
    def all(self) -> int:
        """Tokens that the context has to hold."""
        return self.prompt + self.answer + self.depth


@dataclass(frozen=True)
class Words:
    """Words to make prompts of. `around` is how many tokens the chat template and our sentence take; None:
    unknown.

    `exact`: each word is one token, so that a prompt has the count that was asked for.
    """

    words: tuple[str, ...] = CANDIDATES
    around: int | None = None
    exact: bool = False


@dataclass(frozen=True)
class Prompt:
    """`text` is measured. `fill`, if any, is asked before: it leaves the first `depth` tokens in the engine's
    cache."""

    text: str
    fill: str = ""


@dataclass(frozen=True)
class Questions:
    """Prompts of one workload, of words that the engine counts as one token each. `chance` draws the words."""

    workload: Workload
    words: Words
    chance: random.Random = field(default_factory=random.Random)

    def prompt(self) -> Prompt:
        """A prompt that no other shares its first words with. Raises SettingsError for a workload that is too short."""
        workload, around = self.workload, self.words.around or 0
        wanted = workload.prompt + workload.depth - around
        if wanted < 1:
            raise SettingsError(
                f"A prompt of {workload.prompt} tokens is too short: the model's template alone takes {around}.",
                fault="argument-invalid",
                hint=f"uv run invoke benchmark --prompt {around + 16}",
            )
        chosen = self.chance.choices(self.words.words, k=wanted)
        if not workload.depth:
            return Prompt(text_of(chosen))
        return Prompt(text_of(chosen), fill=text_of(chosen[: max(1, workload.depth - around)]))


def calibrate(count: Callable[[str], int | None], candidates: Sequence[str] = CANDIDATES) -> Words:
    """Find words of one token each. `count` gives the tokens of a whole prompt, as the engine counts them.

    The words are counted once and twice: the second prompt is longer by one token per word only if each is one.
    """
    once, twice = count(text_of(candidates)), count(text_of([*candidates, *candidates]))
    if once is None or twice is None:
        return Words(tuple(candidates))
    if twice - once == len(candidates):
        return Words(tuple(candidates), once - len(candidates), exact=True)
    good: list[str] = []
    around = None
    for start in range(0, len(candidates), GROUP):
        group = list(candidates[start : start + GROUP])
        single, double = count(text_of(group)), count(text_of(group * 2))
        if single is not None and double is not None and double - single == len(group):
            good += group
            around = single - len(group)
    if good:
        return Words(tuple(good), around, exact=True)
    return Words(tuple(candidates), max(0, 2 * once - twice))


def text_of(words: Sequence[str]) -> str:
    """The prompt that is made of these words."""
    return " ".join([OPENING, *words]) + CLOSING
