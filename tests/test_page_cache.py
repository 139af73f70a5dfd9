"""Finished pages are sent before Django begins: the right ones, to everyone, and nothing else."""

import gzip
import threading
from collections.abc import Hashable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_site.web import page_cache
from clinic_site.web.page_cache import PageCache

HOST = "localhost"
TEXT = "A page for everyone. " * 40
PUBLIC = {"Content-Type": "text/html", "Cache-Control": "public, max-age=0", "ETag": '"one"'}
LAST_MODIFIED = "Thu, 26 Nov 2026 10:00:00 GMT"


class State:
    """What readers see, as a test says."""

    def __init__(self) -> None:
        self.now: Hashable | None = 1

    def state(self) -> Hashable | None:
        return self.now


class Site:
    """An application with one answer, which remembers what it was asked."""

    def __init__(self, status: str = "200 OK", text: str = TEXT, **headers: str) -> None:
        self.status, self.text = status, text
        self.headers = PUBLIC | {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append(environ)
        start_response(self.status, list(self.headers.items()))
        return [self.text.encode()]


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body


def ask(application: Any, path: str = "/about/", query: str = "", **more: Any) -> Answer:
    begun: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "http",
    }
    parts = application(environ | more, lambda *given: begun.extend(given))
    return Answer(begun[0], begun[1], b"".join(parts))


@pytest.fixture
def state() -> State:
    return State()


def cache(site: Any, state: State) -> PageCache:
    return PageCache(site, state)  # type: ignore[arg-type]


def test_a_page_is_rendered_once_until_readers_see_something_new(state: State) -> None:
    site = Site()
    cached = cache(site, state)
    assert [ask(cached).body for _ in range(3)] == [TEXT.encode()] * 3
    assert len(site.asked) == 1
    state.now, site.text = 2, "New"
    assert ask(cached).body == b"New"
    assert len(site.asked) == 2


def test_a_finished_page_has_no_id_of_the_request_that_made_it(state: State) -> None:
    cached = cache(Site(X_Request_ID="k7mq-2xfd-9hpw"), state)
    assert "X-Request-ID" not in ask(cached).headers


def test_a_page_that_changed_while_it_was_rendered_is_rendered_again(state: State) -> None:
    class Changing(Site):
        def __call__(self, *given: Any) -> list[bytes]:
            state.now = 2
            return super().__call__(*given)

    site = Changing()
    cached = cache(site, state)
    ask(cached)
    ask(cached)
    ask(cached)
    assert len(site.asked) == 2


def test_a_browser_that_takes_gzip_gets_the_same_text_in_fewer_bytes(state: State) -> None:
    cached = cache(Site(), state)
    plain = ask(cached)
    small = ask(cached, HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["ETag"] == 'W/"one"'
    assert [int(answer.headers["Content-Length"]) for answer in (plain, small)] == [
        len(plain.body),
        len(small.body),
    ]
    assert ask(cached, HTTP_ACCEPT_ENCODING="gzip;q=0").body == plain.body


def test_head_has_the_headers_of_get_and_no_body(state: State) -> None:
    cached = cache(Site(), state)
    for _ in range(2):
        head = ask(cached, REQUEST_METHOD="HEAD")
        assert head.body == b""
        assert head.headers == ask(cached).headers


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"HTTP_IF_NONE_MATCH": '"one"'}, 304),
        ({"HTTP_IF_NONE_MATCH": 'W/"one"'}, 304),
        ({"HTTP_IF_NONE_MATCH": '"other", W/"one"'}, 304),
        ({"HTTP_IF_NONE_MATCH": "*"}, 304),
        ({"HTTP_IF_NONE_MATCH": '"other"'}, 200),
        ({"HTTP_IF_NONE_MATCH": '"other"', "HTTP_IF_MODIFIED_SINCE": LAST_MODIFIED}, 200),
        ({"HTTP_IF_MODIFIED_SINCE": LAST_MODIFIED}, 304),
        ({"HTTP_IF_MODIFIED_SINCE": "Thu, 26 Nov 2026 09:59:59 GMT"}, 200),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, 200),
    ],
)
def test_a_reader_who_has_the_page_is_told_so_without_it(
    state: State, asked: dict[str, str], status: int
) -> None:
    site = Site(Last_Modified=LAST_MODIFIED)
    cached = cache(site, state)
    ask(cached)
    answer = ask(cached, **asked)
    assert answer.status == status
    assert (answer.body == b"") == (status == 304)
    assert answer.headers["ETag"] == '"one"'
    assert len(site.asked) == 1


def test_a_page_is_rendered_for_nobody_in_particular(state: State) -> None:
    site = Site()
    secrets = {"HTTP_COOKIE": "sessionid=1", "HTTP_REFERER": "http://a/", "HTTP_X_NAME": "Jane"}
    ask(cache(site, state), query="page=2&utm_source=b", **secrets)
    [asked] = site.asked
    assert {name for name in asked if name.startswith("HTTP_")} == {"HTTP_HOST"}
    assert asked["QUERY_STRING"] == ""  # /about/ depends on no parameter


def test_only_parameters_of_the_page_tell_its_addresses_apart(state: State) -> None:
    site = Site()
    cached = cache(site, state)
    for query in ("page=2", "page=2&utm_source=a", "fbclid=b&page=2", "page=1&page=2"):
        ask(cached, "/blog/", query)
    ask(cached, "/blog/", "page=3")
    assert [asked["QUERY_STRING"] for asked in site.asked] == ["page=2", "page=3"]


def test_a_front_server_may_share_a_page_for_a_second_and_a_browser_asks_each_time(
    state: State,
) -> None:
    kept = ask(cache(Site(), state)).headers["Cache-Control"]
    assert kept == "public, max-age=0, s-maxage=1, must-revalidate"


@pytest.mark.parametrize(
    "answer",
    [
        Site("404 Not Found"),
        Site("500 Internal Server Error"),
        Site("301 Moved Permanently"),
        Site(Set_Cookie="sessionid=1"),
        Site(Cache_Control="no-store"),
        Site(Cache_Control="private"),
        Site(Content_Security_Policy="script-src 'nonce-abc'"),
    ],
)
def test_what_is_no_page_for_everyone_is_not_kept(state: State, answer: Site) -> None:
    answer.asked.clear()
    cached = cache(answer, state)
    for count in (1, 2):
        sent = ask(cached)
        assert sent.status == int(answer.status[:3])
        assert sent.body == TEXT.encode()
        assert len(answer.asked) == count


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/admin/", {}),
        ("/preview/token/", {}),
        ("/appointments/", {}),
        ("/search/", {}),
        ("/healthz", {}),
        ("/insights/", {}),
        ("/static/css/site.css", {}),
        ("/nothing", {}),
        ("/about/", {"REQUEST_METHOD": "POST"}),
        ("/about/", {"HTTP_HOST": "elsewhere.example"}),
        ("/about/", {"HTTP_HOST": f"{HOST}:1"}),
        ("/about/", {"SCRIPT_NAME": "/below"}),
        ("/blog/", {"QUERY_STRING": f"page=1&x={'y' * 300}"}),
        ("/blog/\xff/", {}),
    ],
)
def test_everything_else_is_django_s(state: State, path: str, more: dict[str, str]) -> None:
    site = Site()
    cached = cache(site, state)
    for _ in range(2):
        ask(cached, path, HTTP_COOKIE="sessionid=1", **more)
    assert len(site.asked) == 2
    assert all(asked["HTTP_COOKIE"] == "sessionid=1" for asked in site.asked)


def test_a_hundred_readers_at_once_cost_one_rendering(state: State) -> None:
    arrived = threading.Barrier(8)

    class Slow(Site):
        def __call__(self, *given: Any) -> list[bytes]:
            may_go_on.wait(10)
            return super().__call__(*given)

    site, may_go_on = Slow(), threading.Event()
    cached, bodies = cache(site, state), []

    def read() -> None:
        arrived.wait(10)
        bodies.append(ask(cached).body)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    may_go_on.set()
    for reader in readers:
        reader.join(10)
    assert bodies == [TEXT.encode()] * 8
    assert len(site.asked) == 1


def test_the_last_good_page_is_sent_while_the_database_is_gone(state: State) -> None:
    site = Site()
    cached = cache(site, state)
    good = ask(cached)
    state.now, site.status = None, "503 Service Unavailable"
    assert ask(cached).body == good.body
    assert ask(cached, "/privacy/").status == 503


def test_the_pages_read_last_are_kept_in_a_bounded_memory(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site()
    one = cache(site, state)
    ask(one)
    monkeypatch.setattr(page_cache, "MOST_BYTES", one.size * 2)
    cached = cache(site, state)
    for path in ("/about/", "/privacy/", "/about/", "/accessibility/"):
        ask(cached, path)
    assert [key.path for key in cached.pages] == ["/about/", "/accessibility/"]
    assert cached.size <= page_cache.MOST_BYTES


HEADERS = st.dictionaries(
    st.sampled_from(
        [
            f"HTTP_{name}"
            for name in (
                "ACCEPT",
                "AUTHORIZATION",
                "COOKIE",
                "RANGE",
                "REFERER",
                "X_FORWARDED_HOST",
            )
        ]
    ),
    st.text(st.characters(max_codepoint=255), max_size=20),
)
PATHS = st.sampled_from(["/", "/about/", "/blog/", "/services/", "/admin/", "/appointments/"])
QUERIES = st.lists(
    st.tuples(st.sampled_from(["page", "p", "q", "utm_source"]), st.text("1 2é&=%", max_size=3))
)


@given(
    path=PATHS,
    query=st.one_of(st.text("page=1&;%é+", max_size=12), QUERIES.map(str)),
    headers=HEADERS,
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
)
def test_no_request_leaves_a_trace_in_what_others_read(
    path: str, query: str, headers: dict[str, str], method: str
) -> None:
    """A site that writes all it is told into its page: nothing of it reaches the next reader."""

    def mirror(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", list(PUBLIC.items()))
        told = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        return [repr([environ["REQUEST_METHOD"], told, environ["QUERY_STRING"]]).encode()]

    cached = cache(mirror, State())
    query = query.encode().decode("latin-1")
    ask(cached, path, query, REQUEST_METHOD=method, **headers)
    for key, page in cached.pages.items():
        assert page.plain.body == repr(["GET", {"HTTP_HOST": HOST}, key.query]).encode()
        assert key.path not in {"/admin/", "/appointments/"}
        assert key.query == "" or (key.path, key.query[:5]) == ("/blog/", "page=")
    if method not in {"GET", "HEAD"}:
        assert not cached.pages


@pytest.fixture
def with_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(page_cache, "PROXY_HEADER", "HTTP_X_FORWARDED_PROTO")
    return


def test_pages_for_https_and_http_are_kept_apart(state: State, with_proxy: None) -> None:
    site = Site()
    cached = cache(site, state)
    for told in ("https", "http", "https", "ftp"):
        ask(cached, HTTP_X_FORWARDED_PROTO=told)
    assert [asked["HTTP_X_FORWARDED_PROTO"] for asked in site.asked] == ["https", "http", "ftp"]
