"""Where a request comes from, as far as it matters: a network prefix for limits, a coarser one for the log.

`X-Forwarded-For` is believed only from the networks of TRUSTED_PROXIES, from right to left (security-design M10)."""

import socket
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

UNKNOWN = "unknown"


class Clients:
    """Finds the address behind a request, given the proxies that may speak for others."""

    def __init__(self, trusted_proxies: Iterable[str]) -> None:
        networks = [ip_network(each, strict=False) for each in trusted_proxies]
        self._trusted = [(int(each.network_address), int(each.netmask), each.version) for each in networks]

    def address(self, scope: Scope) -> str:
        """The nearest address that is not one of our proxies; `unknown` for a local socket."""
        client = scope.get("client")
        nearest: str = client[0] if client else UNKNOWN
        if not self._trusted or not self._is_trusted(nearest):
            return nearest
        for hop in reversed(_forwarded(scope)):
            nearest = hop
            if not self._is_trusted(hop):
                break
        return nearest

    def _is_trusted(self, text: str) -> bool:
        packed = _packed(text)
        if packed is None:
            return False
        value, version = int.from_bytes(packed), 4 if len(packed) == 4 else 6
        return any(each == version and value & mask == network for network, mask, each in self._trusted)


def limit_prefix(address: str) -> str:
    """What limits count by: one IPv4 address, or the /56 that one IPv6 customer gets."""
    return address if ":" not in address else _prefix(address, 32, 56)


def log_prefix(address: str) -> str:
    """What the log keeps of an address, sealed: /24 or /48."""
    if ":" not in address:
        return f"{address.rpartition('.')[0]}.0/24" if _packed(address) else UNKNOWN
    return _prefix(address, 24, 48)


@lru_cache(maxsize=4096)
def _prefix(address: str, v4: int, v6: int) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ip_network((parsed, v4 if parsed.version == 4 else v6), strict=False))


def _packed(text: str) -> bytes | None:
    """The address as bytes; None for anything else. The system's own parser, for it runs at every opening."""
    try:
        return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
    except OSError:
        return None


def _forwarded(scope: Scope) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop.strip() for hop in ",".join(values).split(",") if hop.strip()]
