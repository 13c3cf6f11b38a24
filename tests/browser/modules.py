"""JavaScript modules of the tree asked from Python: on a page of the server, or on one that needs no server."""

import mimetypes
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Route

from tests.conftest import ROOT

ORIGIN = "http://localhost/"  # to nobody: every file is answered from the tree
BLANK = "<!doctype html><title>Modules</title>"
TREE = "/tree/"


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """What `function` of a module answers; `module` is its path in the tree. Values are those of JSON."""
    path = f"/{module}"
    if page.url != ORIGIN:
        path = f"{TREE}{module}"
        # Only while it is fetched: a page whose requests are looked at is slower, and caches nothing.
        page.route(of_tree, answer)
        page.evaluate("(module) => import(module).then(() => null)", path)
        page.unroute(of_tree, answer)
    ask = "([module, name, given]) => import(module).then((exports) => exports[name](...given))"
    return page.evaluate(ask, [path, function, list(arguments)])


def open_blank(page: Page) -> None:
    """Open an empty page at ORIGIN, which holds the files of the tree under their own paths."""
    page.route(f"{ORIGIN}**", answer)
    page.goto(ORIGIN)


def of_tree(url: str) -> bool:
    """Whether a file of the tree is asked for beside what a server has."""
    return urlsplit(url).path.startswith(TREE)


def answer(route: Route) -> None:
    """The file of the tree that is asked for."""
    path = ROOT / unquote(urlsplit(route.request.url).path).removeprefix(TREE).lstrip("/")
    if path == ROOT:
        route.fulfill(body=BLANK, content_type="text/html")
    elif path.is_file():
        kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
        route.fulfill(body=path.read_bytes(), content_type=kind or "application/octet-stream")
    else:
        route.fulfill(status=404)
