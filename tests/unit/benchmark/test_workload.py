"""Prompts of an exact count of tokens, all different."""

from __future__ import annotations

import pytest

from scripts.benchmark.workload import CANDIDATES, GROUP, Questions, Words, Workload, calibrate
from scripts.errors import SettingsError
from tests.unit.benchmark.acting import AROUND, chance, tokens


def test_words_of_one_token_each_are_proved_by_two_questions() -> None:
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return tokens(text)

    assert calibrate(count) == Words(CANDIDATES, AROUND, exact=True)
    assert len(asked) == 2


def test_groups_with_a_long_word_are_left_out() -> None:
    long = (CANDIDATES[0],)
    found = calibrate(lambda text: tokens(text, long))
    assert found == Words(CANDIDATES[GROUP:], AROUND, exact=True)


def test_a_vocabulary_that_fits_no_word_is_not_exact() -> None:
    found = calibrate(lambda text: tokens(text, CANDIDATES))
    assert (found.exact, found.around) == (False, AROUND)


def test_an_engine_that_does_not_count_leaves_the_count_unknown() -> None:
    assert calibrate(lambda _: None) == Words(CANDIDATES, None, exact=False)


@pytest.mark.parametrize(("size", "depth"), [(64, 0), (512, 0), (512, 300)])
def test_a_prompt_has_the_tokens_that_were_asked_for(size: int, depth: int) -> None:
    words = calibrate(tokens)
    made = Questions(Workload(size, 8, depth), words, chance(1)).prompt()
    assert tokens(made.text) == size + depth
    if depth:
        assert tokens(made.fill) == depth
        assert made.text.startswith(made.fill.partition("\n")[0] + " ")
    else:
        assert made.fill == ""


def test_prompts_share_no_beginning() -> None:
    words, own = calibrate(tokens), chance(2)
    starts = {" ".join(Questions(Workload(64, 8), words, own).prompt().text.split()[:9]) for _ in range(50)}
    assert len(starts) == 50


def test_a_prompt_shorter_than_the_template_is_refused() -> None:
    with pytest.raises(SettingsError, match="template alone takes 20") as caught:
        Questions(Workload(AROUND, 8), calibrate(tokens), chance(1)).prompt()
    assert f"--prompt {AROUND + 16}" in caught.value.hint
