"""What a person does first: sign in, chat, choose "Ask your data", ask, read the answers and how they were made."""

from __future__ import annotations

import base64
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway.ask.outcome import Choice, Outcome
from gateway.chat.markdown import message
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from scripts.dev import outputs
from scripts.home import ROOT
from scripts.webui import ASK
from tests.machine import Stack, database
from tests.waits import until

NAME, FOLDED = "Ask your data", "The query and its result"
PICTURE = ROOT / "docs" / "images" / "page.png"
ANOTHER_PAGE = 0.5  # difference; the same page with other words in its answer is below it
SIZE: ViewportSize = {"width": 1000, "height": 560}  # of the picture on the pages
PATIENCE = 120_000  # ms; a loaded machine with two cores
expect.set_options(timeout=PATIENCE)


def opened(browser: Browser, **options: Any) -> Page:
    """A new page, on which everything is waited for with patience."""
    page = browser.new_page(**options)
    page.set_default_timeout(PATIENCE)
    return page


def sign_in(page: Page, stack: Stack, url: str) -> None:
    # The news are shown at some time after the sign-in, and not by every version.
    news = page.get_by_role("button", name="Okay, Let's Go!")
    page.add_locator_handler(news, lambda button: button.click())
    page.goto(url)
    page.locator("input[type=email], #email").first.fill(stack.admin_email)
    page.locator("input[type=password]").first.fill(stack.admin_password)
    page.locator("button[type=submit]").click()
    page.wait_for_selector("#chat-input")


def new_chat(page: Page, url: str, model: str = "") -> None:
    """A new chat, with another model than the default one if it is named."""
    page.goto(url)
    page.wait_for_selector("#chat-input")
    if model:
        page.locator("#model-selector-model-button").click()
        page.get_by_role("option").filter(has_text=model).click()


def ask(page: Page, question: str) -> Locator:
    """Ask in the chat that is open; the finished answer."""
    answers = page.locator(".chat-assistant")
    number = answers.count()
    page.locator("#chat-input").click()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(number + 1)
    # The button that copies an answer comes when the answer is whole.
    expect(page.locator(".copy-response-button")).to_have_count(number + 1)
    return answers.last


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """How much of what two pictures show lies elsewhere, from 0 to 1. Empty ground does not count.

    Each is cut into 64 x 36 cells; the result is the share of those that hold something in one picture alone.
    """
    page = opened(browser)
    try:
        pictures = [f"data:image/png;base64,{base64.b64encode(data).decode()}" for data in (one, other)]
        return float(page.evaluate(DIFFERENCE, pictures))
    finally:
        page.close()


DIFFERENCE = """async (pictures) => {
    const cells = async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = new OffscreenCanvas(64, 36).getContext("2d");
        canvas.imageSmoothingQuality = "high";
        canvas.drawImage(image, 0, 0, 64, 36);
        const pixels = canvas.getImageData(0, 0, 64, 36).data;
        return Array.from({length: 64 * 36}, (_, at) => pixels[4 * at] < 250);
    };
    const [one, other] = await Promise.all(pictures.map(cells));
    const either = one.filter((ink, at) => ink || other[at]).length;
    return one.filter((ink, at) => ink !== other[at]).length / either;
}"""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_person_signs_in_and_asks(
    stack: Stack, browser: Browser, pictures: Path, host: str, write_docs: bool
) -> None:
    with database(stack.database_uri) as client:
        lisbon, oslo = (client.shop.customers.count_documents({"city": city}) for city in ("Lisbon", "Oslo"))
    url = stack.webui_url.replace("127.0.0.1", host)
    page = opened(browser, viewport={"width": 1280, "height": 900})
    refused: list[str] = []
    page.on("websocket", lambda ws: ws.on("socketerror", lambda why: refused.append(why)))
    try:
        sign_in(page, stack, url)
        until(lambda: stack.model in page.content(), why=lambda: "the model is not chosen without a click")
        body = page.locator("body")  # which model to choose is said
        expect(body).to_contain_text("can't see your database", use_inner_text=True)
        expect(body).to_contain_text("Ask your data", use_inner_text=True)
        page.screenshot(path=pictures / f"home-{host}.png")
        assert "Paris" in ask(page, "What is the capital of France?").inner_text()

        new_chat(page, url, NAME)
        lived = ask(page, "How many customers live in Lisbon?")
        expect(lived).to_contain_text(f"{lisbon} customers where city is Lisbon.")
        expect(lived).not_to_contain_text("getCollection")
        expect(ask(page, "and in Oslo?")).to_contain_text(f"{oslo} customers where city is Oslo.")
        new_chat(page, url, NAME)
        ranked = ask(page, "Which product is the most expensive?")
        ranked.get_by_text(FOLDED).click()
        expect(ranked.get_by_role("table")).to_be_visible()
        expect(ranked).to_contain_text('db.getCollection("products")')
        page.set_viewport_size(SIZE)
        page.screenshot(path=pictures / f"page-{host}.png")
        assert not refused
    except BaseException:
        page.screenshot(path=pictures / f"failed-{host}.png")
        raise
    finally:
        page.close()
    home, now = ((pictures / f"{name}-{host}.png").read_bytes() for name in ("home", "page"))
    if write_docs:
        PICTURE.write_bytes(now)
    shown = PICTURE.read_bytes()
    assert difference(browser, now, shown) < ANOTHER_PAGE < difference(browser, home, shown), outputs.COMMAND


EVIL = {
    "</details><img src=x onerror=document.title='owned'>": "![a](http://127.0.0.1:9/x.png)",
    "[a](javascript:document.title='owned')": "http://127.0.0.1:9/ <b>&lt;b&gt;</b> &#60;b&#62;",
    "`code` **bold** $x$ \\(y\\)": "a|b &#10;&#10;# head {{HTML_FILE_ID_1}} www.evil.example a@evil.example",
}


def chat_with(stack: Stack, answer: str) -> str:
    """A chat that was kept, in which this answer is the last message; its path on the page."""
    asked, answered = str(uuid.uuid4()), str(uuid.uuid4())
    turns: list[dict[str, Any]] = [
        {"id": asked, "parentId": None, "childrenIds": [answered], "role": "user", "content": "?", "models": [ASK]},
        {"id": answered, "parentId": asked, "childrenIds": [], "role": "assistant", "content": answer, "model": ASK,
         "modelIdx": 0, "done": True},
    ]  # fmt: skip
    history = {"messages": {one["id"]: one for one in turns}, "currentId": answered}
    with httpx.Client(base_url=stack.webui_url, timeout=60, trust_env=False) as client:
        login = {"email": stack.admin_email, "password": stack.admin_password}
        token = client.post("/api/v1/auths/signin", json=login).json()["token"]
        chat = {
            "title": "Kept",
            "models": [ASK],
            "history": history,
            "messages": turns,
            "params": {},
            "files": [],
        }
        made = client.post(
            "/api/v1/chats/new", json={"chat": chat}, headers={"Authorization": f"Bearer {token}"}
        )
        return f"/c/{made.raise_for_status().json()['id']}"


def test_a_choice_is_answered_by_its_number_and_texts_of_the_database_stay_texts(
    stack: Stack, browser: Browser, pictures: Path
) -> None:
    offered = (
        Choice("customers count", "all customers: count"),
        Choice("evil show name, note", "all evil: name and note"),
    )
    offer = "\n\n".join(message(Outcome("choose", choices=offered)))
    page = opened(browser, viewport={"width": 1280, "height": 1600})
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    with database(stack.database_uri) as client:
        try:
            client.shop.evil.insert_many([{"name": name, "note": note} for name, note in EVIL.items()])
            sign_in(page, stack, stack.webui_url)
            page.goto(f"{stack.webui_url}{chat_with(stack, offer)}")
            choice = page.locator(".chat-assistant").last
            expect(choice.locator("ol li")).to_have_text(["all customers: count", "all evil: name and note"])
            answer = ask(page, "2")
            answer.get_by_text(FOLDED).click()
            cells = answer.get_by_role("cell")
            expect(cells.first).to_be_visible()
            page.screenshot(path=pictures / "evil.png")
            assert [one.inner_text().strip() for one in cells.all()] == [
                part for pair in EVIL.items() for part in pair
            ]
            assert answer.locator("img[src*='x'], a[href], .katex, h1, iframe, table strong").count() == 0
            assert page.title() != "owned" and not [one for one in outside if "127.0.0.1:9/" in one]
        except BaseException:
            page.screenshot(path=pictures / "failed-evil.png")
            raise
        finally:
            client.shop.evil.drop()
            page.close()
