"""What a person does first: sign in, see the model and its tool, ask four questions, read the answers."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scripts.dev import outputs
from scripts.home import ROOT
from tests.machine import Stack, database

PICTURE = ROOT / "docs" / "images" / "page.png"
ANOTHER_PAGE = 0.5  # difference; the same page with other words in its answer is below it
SIZE: ViewportSize = {"width": 1000, "height": 560}  # of the picture on the pages
PATIENCE = 120_000  # ms; a loaded machine with two cores


def sign_in(page: Page, stack: Stack, url: str) -> None:
    # The news are shown at some time after the sign-in, and not by every version.
    news = page.get_by_role("button", name="Okay, Let's Go!")
    page.add_locator_handler(news, lambda button: button.click())
    page.goto(url)
    page.locator("input[type=email], #email").first.fill(stack.admin_email)
    page.locator("input[type=password]").first.fill(stack.admin_password)
    page.locator("button[type=submit]").click()
    page.wait_for_selector("#chat-input", timeout=PATIENCE)


def ask(page: Page, url: str, question: str) -> str:
    """Ask in a new chat; the finished answer's text."""
    page.goto(url)
    box = page.locator("#chat-input")
    box.click()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    answer = page.locator(".chat-assistant").last
    expect(answer).to_be_visible(timeout=PATIENCE)
    # The button that copies an answer comes when the answer is whole.
    page.locator(".copy-response-button").last.wait_for(state="visible", timeout=PATIENCE)
    return answer.inner_text()


def difference(browser: Browser, one: bytes, other: bytes) -> float:
    """How much of what two pictures show lies elsewhere, from 0 to 1. Empty ground does not count.

    Each is cut into 64 x 36 cells; the result is the share of those that hold something in one picture alone.
    """
    page = browser.new_page()
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
        orders = client.shop.orders.count_documents({})
        lisbon = client.shop.customers.count_documents({"city": "Lisbon"})
    url = stack.webui_url.replace("127.0.0.1", host)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    refused: list[str] = []
    page.on("websocket", lambda ws: ws.on("socketerror", lambda why: refused.append(why)))
    try:
        sign_in(page, stack, url)
        page.screenshot(path=pictures / f"home-{host}.png")
        assert stack.model in page.content(), "the model is chosen without a click"
        body = page.inner_text("body")
        assert "counts documents of your database" in body and "can't sum" in body, "its limits are said"

        assert ask(page, url, "hello").strip()
        assert "Paris" in ask(page, url, "What is the capital of France?")
        counted = ask(page, url, "How many orders are there?")
        page.screenshot(path=pictures / f"orders-{host}.png")
        assert str(orders) in counted.replace(",", "")
        lived = ask(page, url, "How many customers live in Lisbon?")
        page.screenshot(path=pictures / f"lisbon-{host}.png")
        assert str(lisbon) in lived.replace(",", "")
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
