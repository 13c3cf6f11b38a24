"""What a page's document is made of: words, style sheets, scripts, and the addresses of files."""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from core.assets import ASSETS
from core.pages.joined import modules_of

# Who shows the tabs, and the script by which the page begins.
ENTRIES = {"gradio": "shared/gradio.js", "site": "site/site.js"}
# The language of the document itself, before a script has chosen the visitor's.
OWN_LANGUAGE = "en"
# For visitors whose own few colours are forced on every page.
FORCED = "shared/forced/forced.css"
# For a page of one tab.
ALONE = "alone.css"


@cache
def address(path: Path) -> str:
    """Where browsers find a file, or the files of a folder, relative to the page: v/VERSION/NAME.

    The version is a hash of the content: what is at such an address never changes. Modules, and files that a module
    names relative to itself, come from the same version.
    """
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{file.relative_to(path.parent).as_posix()} {len(content)}\n".encode() + content)
    return f"v/{digest.hexdigest()[:16]}/{path.name}"


@cache
def texts(part: str, language: str = OWN_LANGUAGE) -> dict[str, str]:
    """The words of a part of the page, {key: text}: of `page` itself, of a tab or of a task.

    What a language lacks, such as a task of someone's own, is in the document's.
    """
    file = ASSETS / "text" / language / f"{part}.json"
    if language == OWN_LANGUAGE:
        return dict(json.loads(file.read_text("utf-8")))
    return texts(part) | (json.loads(file.read_text("utf-8")) if file.is_file() else {})


@cache
def languages() -> list[str]:
    """The languages in which the page can be read."""
    return sorted(folder.name for folder in (ASSETS / "text").iterdir() if folder.is_dir())


def title(tab: str) -> str:
    """What the bar of tabs calls `tab`."""
    return texts(tab)[f"tab.{tab}"]


def first_words(tabs: Sequence[str]) -> str:
    """A script of no code with what each language says before its words are fetched: {language: {name, title, …}}."""
    said = as_data({one: _first(one, tabs) for one in languages()})
    return f'<script type="application/json" id="languages">{said}</script>'


def _first(language: str, tabs: Sequence[str]) -> dict[str, Any]:
    words, gaps = texts("page", language), _gaps(language)
    return ({"gaps": gaps} if gaps else {}) | {
        "name": words["language.name"],
        "title": words["app.title"],
        "skip": words["app.skip"],
        "loading": words["app.loading"],
        "label": words["language.label"],
        "late": words["app.late"],
        "lost": words["tab.lost_sentence"],
        "again": words["tab.lost_again"],
        "tabs": {tab: texts(tab, language)[f"tab.{tab}"] for tab in tabs},
    }


def late(again: str = "") -> str:
    """What the page says by itself: at once where scripts are switched off, else after ten seconds without them.

    No script of ours is needed for it; the first that draws a tab takes it away. `again`: the page's own address.
    """
    link = f'<a href="{escape(again).replace("%", "%%")}">%s</a>'
    said = Template((ASSETS / "site" / "late.html").read_text("utf-8")).substitute(
        noscript=in_all_languages("<p>%s</p>", "app.noscript"),
        late=in_all_languages(f"<p>%s</p><p>{link}</p>", "app.late", "tab.lost_again"),
    )
    return re.sub(r"\s*\n\s*", "", said)


def in_all_languages(markup: str, *keys: str) -> str:
    """Texts of the page in place of each %s, for who has no scripts, and so nothing that chooses a language."""
    said = {one: tuple(escape(texts("page", one)[key]) for key in keys) for one in languages()}
    return "".join(f'<div lang="{one}">{markup % words}</div>' for one, words in said.items())


def _gaps(language: str) -> list[str]:
    """The parts of which a language lacks texts, or all: there the page needs the English ones too."""
    english, own = _keys(OWN_LANGUAGE), _keys(language)
    return sorted(part for part, keys in english.items() if keys - own.get(part, set()))


def _keys(language: str) -> dict[str, set[str]]:
    """What a language itself has texts for, by part."""
    return {file.stem: set(json.loads(file.read_text("utf-8"))) for file in (ASSETS / "text" / language).glob("*.json")}


def as_data(value: Any) -> str:
    """JSON that ends no script in which it stands."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def top_line() -> str:
    """What stands above the tabs: a link past them, the page's name, and links to the languages but the page's own."""
    words = texts("page")
    return (
        f'<a class="skip" href="#tabs">{escape(words["app.skip"])}</a>'
        f'<div class="top"><b class="brand">{escape(words["app.title"])}</b>'
        f'<nav class="languages" aria-label="{escape(words["language.label"])}">'
        f"{''.join(_link(language) for language in languages())}</nav></div>"
    )


def _link(language: str) -> str:
    name = escape(texts("page", language)["language.name"])
    hidden = " hidden" if language == OWN_LANGUAGE else ""
    return f'<a href="?lang={language}" lang="{language}"{hidden}>{name}</a>'


def mounted(tab: str, data: dict[str, Any], parts: tuple[str, ...], own: str) -> dict[str, Any]:
    """What assets/js/shared/mount.js must be given to draw `tab`.

    Its `data`; and what it fetches first, which is the tab's words with those of other `parts`, and its style with that
    of who shows it, `own` (of ENTRIES).
    """
    return {"data": data, "needs": {"parts": ["page", tab, *parts], "styles": styles(tab, own)}}


def styles(tab: str, own: str) -> list[str]:
    """The style sheets that `tab` needs, as paths in assets/css: the page's, the shared ones, and its own.

    What lies in a folder of its own, such as the charts', comes with what needs it.
    """
    css = ASSETS / "css"
    sheets = [
        css / "page.css",
        css / f"{own}.css",
        *sorted((css / "shared").glob("*.css")),
        *sorted((css / tab).glob("*.css")),
    ]
    return [sheet.relative_to(css).as_posix() for sheet in sheets]


def style_links(first: str, own: str) -> str:
    """Links for the page's <head>: the style sheets of the tab `first` and of who shows it, `own`, to be fetched at
    once, and the sheet for forced colours.
    """
    here = address(ASSETS)
    links = [f'<link rel="stylesheet" href="{here}/css/{sheet}">' for sheet in styles(first, own)]
    links.append(f'<link rel="stylesheet" media="(forced-colors: active)" href="{here}/css/{FORCED}">')
    return "\n".join(links)


def alone_style() -> str:
    """A link for the page's <head> where one tab is alone: what leads to the others is left out."""
    return f'<link rel="stylesheet" href="{address(ASSETS)}/css/{ALONE}">'


def script_links(first: str, own: str) -> str:
    """The same of their scripts, one for each."""
    scripts = sorted(module.relative_to(ASSETS.resolve()).as_posix() for module in scripts_of(first, own))
    return "\n".join(f'<link rel="modulepreload" href="{address(ASSETS)}/{script}">' for script in scripts)


def scripts_of(first: str, own: str) -> list[Path]:
    """The modules of the tab `first` and of who shows it, `own`, each behind those that it imports."""
    js = ASSETS / "js"
    return modules_of([js / ENTRIES[own], js / f"{first}.js"])
