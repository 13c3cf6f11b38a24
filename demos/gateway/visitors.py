"""Whom a request comes from, by what can be trusted."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from core.turns import Visitor

# What a page calls itself, drawn at random (assets/js/shared/gradio.js). Anybody can make one up, so it only parts
# what its address has: thirty learners behind one router go round among themselves.
PAGE = "x-page"
_LONGEST = 32
# One household or school has all addresses that begin with so many bits.
_IPV6_BITS = 64


def visitor_of(scope: Scope, session: str = "") -> Visitor:
    """The visitor behind a request; `session`: what else names the page, such as gradio_client's session.

    Behind a proxy uvicorn takes the address from X-Forwarded-For, if FORWARDED_ALLOW_IPS names that proxy.
    """
    return Visitor(
        _network(str((scope.get("client") or ("",))[0])), (Headers(scope=scope).get(PAGE) or session)[:_LONGEST]
    )


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:_LONGEST]
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, _IPV6_BITS), strict=False))
