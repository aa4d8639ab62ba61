"""What a request to the engine may hold."""

from __future__ import annotations

from typing import Any

import pytest
from gateway.faults import Failure
from gateway.programs import requests

MESSAGES = [{"role": "user", "content": "hi"}]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({}, {"max_tokens": 2048}),
        ({"max_tokens": 9, "n": 2}, {"max_tokens": 9, "n": 2}),
        ({"max_completion_tokens": 9, "max_tokens": None}, {"max_tokens": 9}),
        ({"max_completion_tokens": 9, "max_tokens": 8}, {"max_tokens": 8}),
        ({"store": True, "metadata": {}}, {"max_tokens": 2048}),
        ({"stream": True}, {"max_tokens": 2048, "stream": True, "stream_options": {"include_usage": True}}),
        ({"stream": False, "stream_options": {}}, {"max_tokens": 2048, "stream": False}),
    ],
)
def test_what_the_engine_gets(given: dict[str, Any], made: dict[str, Any]) -> None:
    assert requests.chat({"messages": MESSAGES, **given}) == {"messages": MESSAGES, **made}


@pytest.mark.parametrize(
    "given",
    [
        {"max_tokens": 0}, {"max_tokens": -1}, {"max_tokens": 10**6}, {"max_completion_tokens": "9"}, {"n": 5},
        {"n": True}, {"id_slot": 0}, {"n_predict": -1}, {"lora": []}, {"messages": "hi"}, {"stream_options": 3},
        {"stream": 1}, {"stream": "true"}, {"stream": [True]},
    ],
)  # fmt: skip
def test_what_it_does_not_get(given: dict[str, Any]) -> None:
    with pytest.raises(Failure) as raised:
        requests.chat({"messages": MESSAGES, **given})
    assert (raised.value.fault, raised.value.status) == ("program-request", 400)


@pytest.mark.parametrize(
    ("part", "fits"),
    [
        ({"type": "text", "text": "see http://127.0.0.1/"}, True),
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}, True),
        ({"type": "image_url", "image_url": {"url": "http://169.254.169.254/"}}, False),
        ({"type": "image_url", "image_url": "file:///etc/passwd"}, False),
        ({"type": "video_url", "video_url": {"url": "http://127.0.0.1/"}}, False),
        ({"type": "image_url", "image_url": {"url": "DATA:x"}}, False),
    ],
)
def test_a_picture_is_in_the_request(part: dict[str, Any], fits: bool) -> None:
    given = {"messages": [{"role": "user", "content": [part]}]}
    if fits:
        assert requests.chat(given)["messages"] == given["messages"]
        return
    with pytest.raises(Failure):
        requests.chat(given)
