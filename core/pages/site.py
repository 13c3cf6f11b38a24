"""The document of the page without a server, and what a device must know to install it."""

import base64
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from types import ModuleType
from typing import Any

from core.assets import ASSETS
from core.pages import pages
from core.pages.document import (
    FORCED,
    OWN_LANGUAGE,
    address,
    as_data,
    first_words,
    in_all_languages,
    late,
    mounted,
    scripts_of,
    styles,
    texts,
    top_line,
)
from core.pages.joined import joined


def document(version: str) -> str:
    """The page: assets/site/index.html, filled."""
    words, tabs = texts("page"), pages()
    first = next(iter(tabs))
    before = (ASSETS / "js" / "site" / "before.js").read_text("utf-8")
    site = {"version": version, "tabs": {first: _told(first, tabs[first], True), **_where()}}
    return Template((ASSETS / "site" / "index.html").read_text("utf-8")).substitute(
        here=address(ASSETS),
        title=escape(words["app.title"]),
        top=top_line(),
        from_file=in_all_languages("<p>%s</p>", "app.from_file"),
        languages=first_words(list(tabs)),
        style=first_style()[0],
        forced=f"{address(ASSETS)}/css/{FORCED}",
        first=first_script()[0],
        modules=_modules(),
        modules_hash=_hash(_modules()),
        before=before,
        before_hash=_hash(before),
        site=as_data(site),
        buttons="".join(_button(name, tab.TITLE, name == first) for name, tab in tabs.items()),
        panels="".join(_panel(name, name == first) for name in tabs),
    )


def later() -> Iterator[tuple[str, str]]:
    """Of each tab but the first a file that holds what site.js is given to draw it: its address, and the file."""
    for name, tab in list(pages().items())[1:]:
        yield _at(f"{name}.json", json.dumps(_told(name, tab, False), ensure_ascii=False))


def _where() -> dict[str, str]:
    """Where that is, by tab."""
    return {Path(at).stem: at for at, _ in later()}


def _told(name: str, tab: ModuleType, is_first: bool) -> dict[str, Any]:
    """What site.js must be given to draw `tab`. The first one's words come with it: most wait for nothing more."""
    told = mounted(name, tab.page_data(has_server=False), tab.PARTS, "site")
    needs = told["needs"]
    with_page = set(styles(next(iter(pages())), "site"))
    # As seen from assets/css.
    shared = f"../../../{first_style()[0].removeprefix('v/')}"
    needs["styles"] = [shared, *(sheet for sheet in needs["styles"] if sheet not in with_page)]
    if is_first:
        words = {key: text for part in needs["parts"] for key, text in texts(part).items()}
        needs["texts"] = {"language": OWN_LANGUAGE, "words": words}
    return told


@cache
def first_style() -> tuple[str, str]:
    """All style sheets of the first view as one: its address, and the sheet."""
    sheets = [ASSETS / "css" / sheet for sheet in styles(next(iter(pages())), "site")]
    return _at("first.css", "".join(sheet.read_text("utf-8") for sheet in sheets))


@cache
def first_script() -> tuple[str, str]:
    """All modules of the first view as one: its address, and the module."""
    module = joined(scripts_of(next(iter(pages())), "site"), ASSETS.resolve(), f"../../{address(ASSETS)}")
    return _at("first.js", module)


def _at(name: str, content: str) -> tuple[str, str]:
    """An address that says what is there, and what is there."""
    return f"v/{hashlib.sha256(content.encode()).hexdigest()[:16]}/{name}", content


def _hash(script: str) -> str:
    """By which the document's policy knows a script that is in it."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _modules() -> str:
    """An import map: whoever imports a module of the first view gets what is there already. Workers have their own."""
    script = f"./{first_script()[0]}"
    names = [module.relative_to(ASSETS.resolve()).as_posix() for module in scripts_of(next(iter(pages())), "site")]
    return json.dumps({"imports": {f"./{address(ASSETS)}/{name}": script for name in sorted(names)}})


def _button(tab: str, title: str, chosen: bool) -> str:
    state = f'aria-selected="{str(chosen).lower()}" tabindex="{0 if chosen else -1}"'
    return (
        f'<button type="button" role="tab" id="tab-{tab}" aria-controls="panel-of-{tab}" data-tab-id="{tab}" {state}>'
        f"{escape(title)}</button>"
    )


def _panel(tab: str, chosen: bool) -> str:
    hidden = "" if chosen else " hidden"
    words = f'<p class="fine loading">{escape(texts("page")["app.loading"])}</p>'
    loading = f'<div class="lab">{words}{late() if chosen else ""}</div>'
    return f'<div role="tabpanel" id="panel-of-{tab}" aria-labelledby="tab-{tab}"{hidden}>{loading}</div>'


def app() -> dict[str, Any]:
    """The manifest of the page as an app that can be installed."""
    here = address(ASSETS)
    return {
        "name": texts("page")["app.title"],
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fdfcfa",
        "theme_color": "#4450b8",
        "icons": [
            {"src": f"{here}/site/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
