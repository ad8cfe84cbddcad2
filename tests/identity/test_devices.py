"""Devices in words."""

import pytest

from app.identity.devices import device_words

pytestmark = pytest.mark.no_database
CHROME = "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (None, "A browser"),
        ("", "A browser"),
        ("curl/8.0", "A browser"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Firefox on Android"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0) AppleWebKit CriOS/156.0 Safari/604.1", "Chrome on iPad"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        (CHROME, "Chrome on Chromebook"),
        ("<script>Firefox\x00\ud800 Linux" + "x" * 9000, "Firefox on Linux"),
    ],
)
def test_a_device_is_named_from_known_words_only(user_agent: str | None, words: str) -> None:
    assert device_words(user_agent) == words
