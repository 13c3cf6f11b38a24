"""Whom a request comes from, by what can be trusted."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

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
    page = (Headers(scope=scope).get(PAGE) or session)[:_LONGEST]
    return Visitor(_network(_address(scope)), page, is_host(scope))


def is_host(scope: Scope) -> bool:
    """Whether a request comes from this very machine, by what nobody elsewhere can make up.

    Behind a proxy here everybody seems to. So nothing may say of one: no header of theirs, no name of another machine,
    no HTTP/1.0, as nginx speaks by default. Nor may another site's page ask, which is open in a browser here.
    """
    headers = Headers(scope=scope)
    by_proxy = any(name == "via" or "forwarded" in name or name.endswith("-ip") for name in headers)
    named = "//" + headers.get("host", "")
    own_page = headers.get("origin", f"http:{named}").partition(":")[2] == named
    is_here = _is_here(_address(scope)) and _is_here(_host_name(named))
    return is_here and own_page and not by_proxy and scope.get("http_version") != "1.0"


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("",))[0])


def _host_name(named: str) -> str:
    try:
        return urlsplit(named).hostname or ""
    except ValueError:
        return ""


def _is_here(name: str) -> bool:
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _network(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:_LONGEST]
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, _IPV6_BITS), strict=False))
