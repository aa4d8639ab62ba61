"""What is no language, and what only looks so."""

from __future__ import annotations

import pytest

from scripts.language import framed, garbled, mixed, stuck, systems


@pytest.mark.parametrize(
    "answer",
    [
        "GGGGGGGGGG",
        "!!!!!!!!!!!!!!!!!!!!",
        "3333333333333333",
        "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd",
        "<unused49><unused49><unused49><unused49>",
        "转 Cuomo. кури bl的 E neuronal 氏 गलत คำตอบ",
        "social progressadvраб operationitelkeltc Scherobatiotвиksochitelock (ховgenceariest",
    ],
)
def test_what_no_model_says_that_computes_right(answer: str) -> None:
    assert garbled(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Paris",
        "1000000000000",
        "yes yes yes yes yes yes yes yes yes yes yes yes",
        "Hello! Hello! Hello! Hello! Hello! Hello! Hello! Hello! Hello!",
        "Hmmmmmm, let me think about what the capital of France could be. It is Paris.",
        "| a | b |\n|---------------|---------------|\n| 1 | 2 |",
        "Hello: English, Привет: Russian, 你好: Chinese, नमस्ते: Hindi, สวัสดี: Thai, שלום: Hebrew",
        "用Python写一个函数 and קוד בAPI של",
        "The speed is 5 μm/s, Δx is small, and USB-кабель is a cable.",
        "the of and nothing is said that means what it may have been said for",
    ],
)
def test_what_may_have_been_asked_for(answer: str) -> None:
    assert not garbled(answer)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ('output: "DDDDDD"', "D"),
        ("GGGGGGG", "G"),
        ("it prints !!!!!!!!!!!!", "!"),
        ("0xffffffff ffffffff cccccccccccccccc", ""),
        ("uuid xxxxxxxx-xxxx", ""),
        ("Done!!!!!!!!!", ""),
        ("/AAAAAAAA/ AAAAAA==", ""),
    ],
)
def test_a_letter_that_a_word_repeats(text: str, letter: str) -> None:
    assert stuck(text) == letter


def test_a_frame_of_ssh_is_no_answer() -> None:
    assert framed(["@@@@@@@@@@", "@   WARNING: UNPROTECTED PRIVATE KEY FILE!   @", "@@@@@@@@@@"])
    assert not framed(["@@@@@@@@@@", "The answer is @@@@@@"])


def test_a_word_in_two_alphabets_has_two_letters_of_each() -> None:
    assert mixed("advраб Δx USB-кабель docker'ом Ωm") == ["advраб"]


def test_writing_systems() -> None:
    assert systems("Paris, 東京とかな") == 2
    assert systems("a б γ 中 ไทย") == 5
    assert systems("123 !") == 0
