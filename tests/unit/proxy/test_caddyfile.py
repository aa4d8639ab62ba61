"""The proxy's configuration: what it holds follows from the settings."""

from __future__ import annotations

from dataclasses import replace

from scripts.proxy import Proxied, Public, caddyfile

PLAIN = Proxied(
    public=Public("chat.example.org", 443), https_port=8443, http_port=8080, ready_port=2020,
    pages=("http://openwebui:8080",), gateway="http://gateway:8090", data="/data", upload=25 << 20,
)  # fmt: skip
KINDS = {
    "internal": PLAIN,
    "address": replace(PLAIN, public=Public("192.168.1.5", 8443), listen="192.168.1.5"),
    "file": replace(PLAIN, tls='"/my certs/a.pem" "/my certs/a.key"', stamp="1"),
    "watched": replace(PLAIN, watched=True),
    "provider": replace(PLAIN, by_provider=True),
    "acme": replace(PLAIN, tls="acme", email="me@example.org", acme_url="https://ca.example.org/acme"),
}


def test_another_configuration_has_another_mark_and_a_renewed_certificate_too() -> None:
    marks = {one.mark for one in KINDS.values()} | {replace(KINDS["file"], stamp="2").mark}
    assert len(marks) == len(KINDS) + 1
    assert PLAIN.mark == replace(PLAIN).mark and f'"ok {PLAIN.mark}"' in caddyfile(PLAIN)


def test_plain_http_leads_to_the_public_address_and_nowhere_else() -> None:
    text = caddyfile(KINDS["address"])
    assert "redir https://192.168.1.5:8443{uri}" in text and "default_sni 192.168.1.5" in text
    assert "default_sni" not in caddyfile(PLAIN) and "redir https://chat.example.org{uri}" in caddyfile(PLAIN)


def test_a_page_with_redis_is_left_out_while_it_is_not_ready() -> None:
    text = caddyfile(KINDS["watched"])
    assert text.count("health_uri /ready") == 1, "the gateway has no such page"
    assert text.index(PLAIN.pages[0]) < text.index("health_uri") and "health_uri" not in caddyfile(PLAIN)


def test_a_provider_that_is_down_is_named_where_the_way_to_it_begins() -> None:
    text = caddyfile(KINDS["provider"])
    assert text.index("reverse_proxy /oauth/oidc/*") < text.index(f"reverse_proxy {PLAIN.pages[0]}")
    assert "handle_response" not in caddyfile(PLAIN)


def test_several_pages_share_the_requests_and_a_lost_one_gets_none() -> None:
    both = replace(KINDS["watched"], pages=("http://a:1", "http://b:2"), by_provider=True)
    text = caddyfile(both)
    assert text.count("http://a:1 http://b:2 {") == text.count("lb_policy least_conn") == 2
    assert text.count("health_uri") == text.count("fail_duration") == 2
    assert "lb_policy" not in caddyfile(KINDS["watched"])
