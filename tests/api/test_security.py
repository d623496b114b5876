"""Who may ask, and what a browser may do: another site, another name, no token."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import httpx
import pytest

from api import security
from api.app import create_app
from api.settings import Settings, is_loopback, read_settings
from graph.errors import UsageProblem

TOKEN = "a-token-of-some-length"
GUARDED = Settings(host="0.0.0.0", token=TOKEN)  # noqa: S104 - the point of the test
LOCAL = Settings()


def test_every_answer_carries_the_headers_that_keep_a_page_to_its_own_files(client: httpx.Client) -> None:
    for path in ("/", "/api/territories", "/nothing", "/static/site.css", "/t/nowhere"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-inline" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8000",
        "evil.example:127",
        "",
        "[::1",
        "10.0.0.1",
    ],
)
def test_another_name_for_this_machine_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/api/territories", headers={"host": host}).status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:8000", "LOCALHOST:80"])
def test_the_names_of_loopback_are_taken(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost.evil.example", "file://", "http://["],
)
def test_a_page_of_another_site_cannot_write(client: httpx.Client, origin: str) -> None:
    answer = client.post("/api/cypher", json={"query": "RETURN 1"}, headers={"origin": origin})
    assert answer.status_code == 403
    assert client.request("DELETE", "/api/imports/x", headers={"origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    ],
)
def test_another_site_cannot_read_behind_a_persons_back_either(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.get("/api/territories", headers=headers).status_code == 403


def test_a_link_from_another_site_opens_a_page(client: httpx.Client) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "accept": "text/html"}
    assert client.get("/", headers=headers).status_code == 200


def test_a_form_of_the_site_itself_is_taken(client: httpx.Client) -> None:
    headers = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert client.post("/api/cypher", json={"query": ""}, headers=headers).status_code == 422


def test_a_body_beyond_what_its_address_takes_is_refused_before_it_is_read(client: httpx.Client) -> None:
    answer = client.post("/api/cypher", content=b" " * 1_100_000, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")

    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 65536

    with contextlib.suppress(httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
        assert client.post("/api/cypher", content=endless()).status_code in (400, 413)
    assert client.get("/healthz").status_code == 200


def test_a_proxy_that_is_not_declared_is_refused(client: httpx.Client) -> None:
    answer = client.get("/api/territories", headers={"x-forwarded-for": "203.0.113.9"})
    assert answer.status_code == 403
    assert "MAILLAGE_TRUSTED_PROXY" in answer.json()["detail"]


def test_without_the_token_nothing_is_told(guarded: httpx.Client) -> None:
    for path in ("/api/territories", "/api/openapi.json", "/exports/DEP-45.csv.zip", "/maps/DEP-45.html"):
        answer = guarded.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    page = guarded.get("/t/DEP-45?lang=en", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Ft%2FDEP-45%3Flang%3Den")
    assert guarded.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "shown", ["Bearer wrong", "Bearer", "Basic " + TOKEN, TOKEN, "Bearer é", "Bearer " + TOKEN + "x"]
)
def test_a_wrong_token_is_refused(guarded: httpx.Client, shown: str) -> None:
    assert guarded.get("/api/territories", headers={"authorization": shown.encode()}).status_code == 401


def test_the_token_opens_the_api(guarded: httpx.Client) -> None:
    assert guarded.get("/api/territories", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_login_form_gives_a_cookie_that_scripts_cannot_read_and_leads_back(guarded: httpx.Client) -> None:
    answer = guarded.post("/login", data={"token": TOKEN, "target": "/glossary"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/glossary")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert TOKEN not in cookie
    assert guarded.get("/glossary").status_code == 200


def test_logging_out_ends_the_session_of_this_browser(guarded: httpx.Client) -> None:
    guarded.post("/login", data={"token": TOKEN})
    assert 'action="/logout"' in guarded.get("/", headers={"accept": "text/html"}).text
    guarded.post("/logout")
    assert guarded.get("/api/territories").status_code == 401


def test_the_login_never_leads_to_another_site(guarded: httpx.Client) -> None:
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nx: y"):
        answer = guarded.post("/login", data={"token": TOKEN, "target": target})
        assert answer.headers["location"] == "/"


def test_guessing_the_token_is_slowed_down(guarded: httpx.Client) -> None:
    codes = [guarded.post("/login", data={"token": "wrong"}).status_code for _try in range(12)]
    assert codes == [401] * 10 + [429] * 2


def test_a_session_ends_with_its_time_and_with_its_token() -> None:
    session = security.new_session(GUARDED, now=1000.0)
    assert security.right_session(session, GUARDED, now=1001.0)
    assert not security.right_session(session, GUARDED, now=1000.0 + security.SESSION_SECONDS + 1)
    assert not security.right_session(session, Settings(host="0.0.0.0", token="another-token-of-length"), now=1001.0)  # noqa: S104
    end, _dot, signature = session.partition(".")
    assert not security.right_session(f"{int(end) + 9999}.{signature}", GUARDED, now=1001.0)
    assert not security.right_session("", LOCAL)
    assert not security.right_session("²³.x", GUARDED)


def test_a_site_beyond_this_machine_does_not_start_without_a_token() -> None:
    with pytest.raises(UsageProblem, match="MAILLAGE_TOKEN"):
        create_app(Settings(host="0.0.0.0"))  # noqa: S104
    with pytest.raises(UsageProblem, match="MAILLAGE_TOKEN"):
        create_app(Settings(trusted_proxy="127.0.0.1"))


def test_a_short_token_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TOKEN", "short-secret")
    with pytest.raises(UsageProblem) as caught:
        read_settings()
    assert "MAILLAGE_TOKEN" in str(caught.value)
    assert "short-secret" not in str(caught.value)


def test_secrets_never_show_in_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_TOKEN", TOKEN)
    monkeypatch.setenv("MAILLAGE_DATABASE_PASSWORD", "a-password")
    assert TOKEN not in repr(read_settings())
    assert "a-password" not in repr(read_settings())


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
