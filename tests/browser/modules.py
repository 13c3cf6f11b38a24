"""JavaScript modules of the tree in a page that needs no server: what only computes is asked here."""

import mimetypes
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page, Route

from tests.conftest import ROOT

ORIGIN = "http://localhost/"  # to nobody: every file is answered from the tree
BLANK = "<!doctype html><title>Modules</title>"


def call(page: Page, module: str, function: str, *arguments: Any) -> Any:
    """What `function` of a module answers; `module` is its path in the tree. Values are those of JSON."""
    ask = "([module, name, given]) => import(module).then((exports) => exports[name](...given))"
    return page.evaluate(ask, [f"/{module}", function, list(arguments)])


def serve_tree(page: Page) -> None:
    """Open an empty page at ORIGIN, which holds the files of the tree under their own paths."""
    page.route(f"{ORIGIN}**", answer)
    page.goto(ORIGIN)


def answer(route: Route) -> None:
    """The file of the tree that is asked for."""
    path = ROOT / unquote(urlsplit(route.request.url).path).lstrip("/")
    if path == ROOT:
        route.fulfill(body=BLANK, content_type="text/html")
    elif path.is_file():
        kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
        route.fulfill(body=path.read_bytes(), content_type=kind or "application/octet-stream")
    else:
        route.fulfill(status=404)
