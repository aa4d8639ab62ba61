"""Programs with a key, through the proxy: OpenAI's own client, curl, and what is refused."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import httpx2
import openai
import pytest

from tests.machine import Machine, Stack
from tests.waits import until

HELLO = [{"role": "user", "content": "Say hello."}]


@pytest.fixture(scope="module")
def address(machine: Machine, stack: Stack) -> str:
    """As `keys list` says it."""
    return str(machine.json("keys", "list")["address"])


@pytest.fixture(scope="module")
def key(machine: Machine, stack: Stack) -> str:
    """Of a program that may do everything, without limits."""
    made = machine.json("keys", "create", "program", "--scope", "chat,ask,embeddings", "--per-minute", "0")
    return str(made["key"])


@pytest.fixture
def trusting(trust: ssl.SSLContext) -> Iterator[httpx2.Client]:
    with httpx2.Client(verify=trust, timeout=600, trust_env=False) as made:
        yield made


@pytest.fixture
def client(address: str, key: str, trusting: httpx2.Client) -> Any:
    """OpenAI's own."""
    return openai.OpenAI(base_url=address, api_key=key, http_client=trusting, max_retries=0)


def used(machine: Machine, name: str = "program") -> dict[str, Any]:
    (one,) = [one for one in machine.json("keys", "list")["keys"] if one["name"] == name]
    return dict(one["total"])


def test_the_address_is_the_public_one(machine: Machine, address: str) -> None:
    assert address == f"{machine.settings['PUBLIC_URL']}/v1"


def test_openai_s_client(machine: Machine, stack: Stack, client: Any) -> None:
    assert {one.id for one in client.models.list()} == {stack.model, "ask-your-data"}
    before = used(machine)
    whole = client.chat.completions.create(model=stack.model, messages=HELLO, max_tokens=8)
    assert whole.choices[0].message.content and whole.usage
    stream = client.chat.completions.create(model=stack.model, messages=HELLO, max_tokens=8, stream=True)
    parts = list(stream)
    assert len(parts) > 2 and all(one.choices for one in parts), "no event that was not asked for"
    after = used(machine)
    assert after["requests"] == before["requests"] + 2
    assert after["tokens_in"] == before["tokens_in"] + 2 * whole.usage.prompt_tokens
    assert after["tokens_out"] > before["tokens_out"] + whole.usage.completion_tokens


def test_a_question_about_the_data(client: Any) -> None:
    messages = [{"role": "user", "content": "How many orders are there?"}]
    answer = client.chat.completions.create(model="ask-your-data", messages=messages)
    assert "1,500" in (answer.choices[0].message.content or "")


def test_curl(machine: Machine, stack: Stack, address: str, key: str) -> None:
    body = json.dumps({"model": stack.model, "messages": HELLO, "max_tokens": 8, "stream": True})
    trusted = ["--cacert", str(machine.home / "root.crt")]
    done = subprocess.run(
        ["curl", "-sSN", *trusted, f"{address}/chat/completions", "-K", "-", "-d", body],
        input=f'header = "Authorization: Bearer {key}"\n', capture_output=True, text=True, timeout=600, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("data: {") and done.stdout.endswith("data: [DONE]\n\n")


def test_the_engine_says_that_it_has_no_embeddings(client: Any, stack: Stack) -> None:
    with pytest.raises(openai.APIStatusError) as raised:
        client.embeddings.create(model=stack.model, input="x")
    assert raised.value.status_code == 501


def test_a_key_that_is_revoked_or_over(machine: Machine, client: Any) -> None:
    revoked = client.with_options(api_key=machine.json("keys", "create", "short")["key"])
    soon = (datetime.now(UTC) + timedelta(seconds=60)).isoformat()
    over = client.with_options(
        api_key=machine.json("keys", "create", "soon", "--expires", soon, "--per-minute", "0")["key"]
    )
    assert revoked.models.list().data and over.models.list().data
    machine.invoke("keys", "revoke", "short")
    with pytest.raises(openai.AuthenticationError) as raised:
        revoked.models.list()
    assert raised.value.code == "key-unknown"
    until(lambda: used_up(over), 120)


def used_up(client: Any) -> bool:
    try:
        client.models.list()
    except openai.AuthenticationError as error:
        return error.code == "key-expired"
    return False


def test_limits(machine: Machine, stack: Stack, client: Any) -> None:
    def limited(name: str, *options: str) -> Any:
        return client.with_options(api_key=machine.json("keys", "create", name, *options)["key"])

    for name, options, code in (
        ("tokens", ("--tokens-per-day", "5"), "key-quota"),
        ("often", ("--per-minute", "1"), "key-rate"),
    ):
        one = limited(name, *options)
        one.chat.completions.create(model=stack.model, messages=HELLO, max_tokens=2)
        with pytest.raises(openai.RateLimitError) as raised:
            one.models.list()
        assert raised.value.code == code and int(raised.value.response.headers["Retry-After"]) > 0
    with pytest.raises(openai.PermissionDeniedError) as refused:
        limited("asks", "--scope", "ask").chat.completions.create(model=stack.model, messages=HELLO)
    assert refused.value.code == "key-scope"


def test_a_key_of_a_megabyte(address: str, trusting: httpx2.Client) -> None:
    try:
        status = trusting.get(
            f"{address}/models", headers={"Authorization": "Bearer sk-byre-" + "x" * 2**20}
        ).status_code
    except httpx2.TransportError:  # ended while it was sent
        return
    assert status in {400, 401, 431}


def test_sixteen_callers(stack: Stack, client: Any) -> None:
    def ask(_: int) -> str:
        answer = client.chat.completions.create(model=stack.model, messages=HELLO, max_tokens=2)
        return str(answer.choices[0].message.content)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(16)))


def test_keys_are_made_on_this_machine_alone(machine: Machine, browser: httpx.Client) -> None:
    own = {"Authorization": f"Bearer {machine.secret('gateway_token')}"}
    assert "scopes" not in browser.get("/admin/keys", headers=own).text
    assert "scopes" not in browser.get("/v1/../admin/keys", headers=own).text


def test_keys_survive_the_gateway_s_death(machine: Machine, client: Any) -> None:
    before = machine.json("status")["services"]["gateway"]["pid"]
    subprocess.run(["kill", "-9", str(before)], check=True)

    def back() -> bool:
        try:
            return bool(client.models.list().data)
        except openai.APIStatusError as error:
            assert error.status_code in {502, 503}, "never refused"
            return False

    until(back, 120)


def test_a_backup_has_the_keys_also_those_that_were_revoked_since(machine: Machine, client: Any) -> None:
    kept = client.with_options(api_key=machine.json("keys", "create", "kept", "--per-minute", "0")["key"])
    machine.invoke("volumes", "backup", "gateway")
    machine.invoke("keys", "revoke", "kept")
    with pytest.raises(openai.AuthenticationError):
        kept.models.list()
    machine.invoke("volumes", "restore", "latest", "--volume", "gateway", "--yes", timeout=900)
    until(lambda: bool(kept.models.list().data))


def test_a_key_is_in_no_file(machine: Machine, key: str) -> None:
    files = [path for path in machine.home.rglob("*") if path.is_file() and path.stat().st_size < 10**7]
    assert not [path for path in files if key.encode() in path.read_bytes()]
