"""URLs of servers: which are read, and that no message holds a password."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import SettingsError
from copydesk_schemas.server_urls import read_url, refuses_tls, shown, why


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("redis://:s3cret@localhost:6379/0", "redis://:***@localhost:6379/0"),
        ("rediss://worker:s3cret@host/1?ssl_check_hostname=true", "rediss://worker:***@host/1"),
        ("redis://localhost/0?password=s3cret", "redis://localhost/0"),
        ("unix://worker:s3cret@/run/redis.sock", "unix://worker:***@/run/redis.sock"),
        ("unix:///run/a@b.sock", "unix:///run/a@b.sock"),
        ("redis://[::1]:6379", "redis://[::1]:6379"),
        ("redis://:s3cret@a:1,b:2/0", "redis://:***@a:1,b:2/0"),
        ("rediss://worker:s3cret@a,[::1]:2/3?ssl_check_hostname=true", "rediss://worker:***@a,[::1]:2/3"),
        ("sentinel://a:1/main", "sentinel://a:1/main"),
        ("sentinel://u:s3cret@a:1,b/main/2?sentinel_password=s3cret", "sentinel://u:***@a:1,b/main/2"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, expected: str) -> None:
    """User, host, port and path are shown; the password and the options are not."""
    read_url(url)
    assert expected == shown(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://localhost",
        "redis://:s3#cret@localhost",
        "redis://s3#cret@localhost",
        "redis://:s3/cret@localhost/0",
        "redis://:33/cret@localhost/0",
        "redis://:s3?cret@localhost/0",
        "redis://user:s3@cret/x@localhost/0",
        "unix://user:s3/cret@/run/redis.sock",
        "redis://[::1/0",
        "redis://:s3/cret@a:1,b:2/0",
        "redis://:s3@cret@a:1,b:2/0",
        "redis://a:1,:2/0",
        "redis://a:1,b:99999/0",
        "redis://a:1,b:2/0/1",
        "redis://a:1,b:2/main",
        "unix://a,b",
        "sentinel://a:1",
        "sentinel://a:1/",
        "sentinel:///main",
        "sentinel://a:1,b:s3cret/main",
        "sentinel://a:1/main/0/1",
        "cluster://a:1,b:2",
    ],
)
def test_a_url_that_could_mean_two_things_is_refused(url: str) -> None:
    """A password that is not written as a URL must be is not taken for a host, a port or a number of a database."""
    with pytest.raises(SettingsError, match="%23") as caught:
        read_url(url)
    assert not [part for part in ("s3", "cret", "33/") if part in str(caught.value) + shown(url)]


@pytest.mark.parametrize(
    ("url", "addresses", "master", "first"),
    [
        ("redis://a", (("a", 6379),), None, "redis://a:6379/"),
        ("rediss://u:p@a:1,b/2?timeout=3", (("a", 1), ("b", 6379)), None, "rediss://u:p@a:1/2?timeout=3"),
        ("redis://[::1]:1,b:2", (("::1", 1), ("b", 2)), None, "redis://[::1]:1/"),
        ("sentinel://a,b:2/my%20news/4", (("a", 26379), ("b", 2)), "my news", "redis://a:26379/4"),
        ("sentinels://:p@a/main", (("a", 26379),), "main", "rediss://:p@a:26379/"),
    ],
)
def test_servers_and_sentinels_are_read(
    url: str, addresses: tuple[tuple[str, int], ...], master: str | None, first: str
) -> None:
    """Host and port of each, the name of the primary, and the URL of one of the servers with the same options."""
    found = read_url(url)
    assert (addresses, master) == (found.addresses, found.master)
    assert first == found.of_server(*found.addresses[0])
    assert found.follows == (master is not None or len(addresses) > 1)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The file of an authority or a key must exist."""
    (tmp_path / "ca.pem").write_text("")
    read_url(f"rediss://localhost/0?ssl_ca_certs={tmp_path}/ca.pem")
    with pytest.raises(SettingsError, match=r"ssl_keyfile=.*/key\.pem"):
        read_url(f"rediss://localhost/0?ssl_keyfile={tmp_path}/key.pem")


@given(st.text(min_size=6).map(lambda text: quote(text, safe="")))
def test_no_password_is_ever_shown(password: str) -> None:
    """Whatever the password is: written as a URL must be, it is accepted and never shown."""
    url = f"redis://user:{password}@host.example:6379/0"
    read_url(url)
    assert "redis://user:***@host.example:6379/0" == shown(url)


@given(st.text(alphabet="ab:/@#?%[]., ", min_size=1), st.sampled_from(["redis", "rediss", "unix", "sentinel"]))
def test_what_is_shown_of_a_careless_url_holds_no_secret(password: str, scheme: str) -> None:
    """Whatever a careless hand writes before the last @: it is shown as ***, or not at all."""
    url = f"{scheme}://user:<{password}>@host/0"
    assert "<" not in shown(url)
    assert ">" not in shown(url)


def test_an_error_of_something_else_is_left_as_it_is() -> None:
    """Only errors of TLS get advice on TLS."""
    error = ConnectionError("Connection refused")
    assert (False, "Connection refused") == (refuses_tls(error), why(error))
