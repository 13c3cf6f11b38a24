"""How a tab puts an ES module of assets/js on the page: the only place where Gradio and JavaScript meet."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr

from core.assets import ASSETS
from demos.gateway.files import ADDRESS

# For visitors whose own few colours are forced on every page.
FORCED = "shared/forced/forced.css"
# The module that knows Gradio.
SCRIPT = f"{ADDRESS}/js/shared/gradio.js"

# js_on_load allows no top-level await.
_MOUNT = 'import(new URL("%s", document.baseURI)).then((page) => page.mountTab("%s", element, props.value))'


@cache
def texts(part: str, language: str = "en") -> dict[str, str]:
    """The words of a part of the page, {key: text}: of `page` itself, of a tab or of a task."""
    words: dict[str, str] = json.loads((ASSETS / "text" / language / f"{part}.json").read_text("utf-8"))
    return words


@cache
def languages() -> list[str]:
    """The languages in which the page can be read."""
    return sorted(folder.name for folder in (ASSETS / "text").iterdir())


def title(tab: str) -> str:
    """What the bar of tabs calls `tab`."""
    return texts(tab)[f"tab.{tab}"]


def mount(tab: str, data: dict[str, Any], parts: Sequence[str] = ()) -> gr.HTML:
    """An element in which assets/js/TAB.js draws itself: mount(element, data), with `texts` and `server` added.

    The words are those of the page, of the tab and of the other `parts` that it names; the style is that of `styles`.
    """
    needs = {"languages": languages(), "parts": ["page", tab, *parts], "styles": styles(tab)}
    lost = {"sentence": texts("page")["tab.lost_sentence"], "again": texts("page")["tab.lost_again"]}
    return gr.HTML(
        value={**data, **needs, "lost": lost},
        html_template="<div></div>",
        js_on_load=_MOUNT % (SCRIPT, tab),
        apply_default_css=False,
    )


def styles(tab: str) -> list[str]:
    """The style sheets that `tab` needs, as paths in assets/css: the page's, the shared ones, and its own.

    What lies in a folder of its own, such as the charts', comes with what needs it.
    """
    css = ASSETS / "css"
    sheets = [
        css / "page.css",
        css / "gradio.css",
        *sorted((css / "shared").glob("*.css")),
        *sorted((css / tab).glob("*.css")),
    ]
    return [sheet.relative_to(css).as_posix() for sheet in sheets]


def head(first: str) -> str:
    """Links for the page's <head>: the style sheets and the script of the tab `first`, to be fetched at once, and the
    sheet for forced colours.
    """
    links = [f'<link rel="stylesheet" href="{ADDRESS}/css/{sheet}">' for sheet in styles(first)]
    links.append(f'<link rel="stylesheet" media="(forced-colors: active)" href="{ADDRESS}/css/{FORCED}">')
    scripts = [
        f'<link rel="modulepreload" href="{ADDRESS}/js/{file.relative_to(ASSETS / "js").as_posix()}">'
        for file in sorted(_with_imports(ASSETS / "js" / f"{first}.js", set()))
    ]
    return "\n".join(links + scripts)


def _with_imports(script: Path, found: set[Path]) -> set[Path]:
    """`found` with `script` and every module that it imports, directly or not."""
    if script not in found:
        found.add(script)
        for name in re.findall(r'from "(\..+?)"', script.read_text("utf-8")):
            _with_imports((script.parent / name).resolve(), found)
    return found


_OPEN_TAB = '() => import(new URL("%s", document.baseURI)).then((page) => page.openTab())'


def select_tab(page: gr.Blocks, bar: gr.Tabs) -> None:
    """Open the tab that `?tab=` names, and keep the link's `tab` true as the visitor changes it."""
    page.load(None, None, bar, js=_OPEN_TAB % SCRIPT)
