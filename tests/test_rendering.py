"""Markdown on screens: which links are links, and how much of it is remembered."""

import pytest

from app.rendering import markdown

LINKS = [
    "https://example.se/a?b=1",
    "http://example.se",
    "HTTPS://EXAMPLE.SE",
    "mailto:astrid@example.se",
    "tel:+46701234567",
]
NO_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#x0A;script:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "data:image/png;base64,AAAA",
    "file:///etc/passwd",
    "ftp://example.se",
    "intent://x#Intent;end",
    "sms:+46701234567",
    "steam://run/1",
    "blob:https://example.se/1",
    "//evil.example/x",
    "/logout",
    "logout",
    "?language=en",
    "#top",
    "https:evil",
    "\\\\evil.example",
]


@pytest.mark.parametrize("url", LINKS)
def test_links_to_the_web_to_write_and_to_call_are_links(url: str) -> None:
    assert 'href="' in markdown(f"[här]({url})")
    assert 'href="' in markdown(f"[här][1]\n\n[1]: {url}")


@pytest.mark.parametrize("url", NO_LINKS)
def test_every_other_link_stays_text(url: str) -> None:
    for text in (f"[här](<{url}>)", f"[här]({url})", f"<{url}>", f"[här][1]\n\n[1]: <{url}>"):
        assert "href" not in markdown(text)
