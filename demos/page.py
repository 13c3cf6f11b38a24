"""How a tab puts an ES module of assets/js on the page: the only place where Gradio and JavaScript meet."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr

ASSETS = Path(__file__).parent.parent / "assets"
SERVED = "gradio_api/file=assets"

# js_on_load allows no top-level await; base is the folder of the served scripts.
_MOUNT = """
const base = new URL("%s/js/", document.baseURI);
import(new URL("gradio.js", base)).then(({mountTab}) => mountTab(new URL("%s", base), element, props.value));
"""


@cache
def texts() -> dict[str, Any]:
    """Every word that the page shows, by language: {"en": {key: text}}."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted((ASSETS / "text").glob("*.json"))}


def module(name: str, data: dict[str, Any]) -> gr.HTML:
    """An element in which assets/js/`name` draws itself: mount(element, data), with `texts` and `server` added."""
    return gr.HTML(
        value={**data, "languages": list(texts())},
        html_template="<div></div>",
        js_on_load=_MOUNT % (SERVED, name),
        apply_default_css=False,
    )


def head(first: str) -> str:
    """Links for the page's <head>: the style sheets, and the script `first` with its imports, to be fetched at once."""
    styles = [f'<link rel="stylesheet" href="{SERVED}/css/{file.name}">' for file in sorted((ASSETS / "css").iterdir())]
    scripts = [
        f'<link rel="modulepreload" href="{SERVED}/js/{file.relative_to(ASSETS / "js").as_posix()}">'
        for file in sorted(_with_imports(ASSETS / "js" / first, set()))
    ]
    return "\n".join(styles + scripts)


def _with_imports(script: Path, found: set[Path]) -> set[Path]:
    """`found` with `script` and every module that it imports, directly or not."""
    if script not in found:
        found.add(script)
        for name in re.findall(r'from "(\..+?)"', script.read_text("utf-8")):
            _with_imports((script.parent / name).resolve(), found)
    return found


_SELECT_TAB = """
() => {
    import(new URL("%s/js/tabs.js", document.baseURI)).then((tabs) => tabs.followTabs());
    return {selected: new URLSearchParams(location.search).get("tab"), __type__: "update"};
}
"""


def select_tab(page: gr.Blocks, bar: gr.Tabs) -> None:
    """Open the tab that `?tab=` names, and keep the link's `tab` true as the visitor changes it."""
    page.load(None, None, bar, js=_SELECT_TAB % SERVED)
