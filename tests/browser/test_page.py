"""What a person does first: sign in, see the model and its tool, ask four questions, read the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.machine import Stack, database

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


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_person_signs_in_and_asks(stack: Stack, browser: Browser, pictures: Path, host: str) -> None:
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
        assert not refused
    except BaseException:
        page.screenshot(path=pictures / f"failed-{host}.png")
        raise
    finally:
        page.close()
