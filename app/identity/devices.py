"""A device in words for the owner's list: chosen from known names, so that nothing a browser sends is stored."""

from collections.abc import Mapping
from typing import Final

_BROWSERS: Final[Mapping[str, str]] = {
    "SamsungBrowser": "Samsung Internet",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final[Mapping[str, str]] = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device_words(user_agent: str | None) -> str:
    """“Firefox on Android”, “Safari on iPhone”, or “A browser”."""
    text = user_agent or ""
    browser = next((words for mark, words in _BROWSERS.items() if mark in text), "A browser")
    system = next((words for mark, words in _SYSTEMS.items() if mark in text), None)
    return f"{browser} on {system}" if system else browser
