"""How a tab puts an ES module of assets/js on the page: the only place where Gradio and JavaScript meet."""

from typing import Any

import gradio as gr

from core.pages.document import ENTRIES, mounted
from demos.gateway.files import ADDRESS

# The module that knows Gradio.
SCRIPT = f"{ADDRESS}/js/{ENTRIES['gradio']}"

# js_on_load allows no top-level await.
_MOUNT = 'import(new URL("%s", document.baseURI)).then((page) => page.show("%s", element, props.value))'
_ASK = '() => import(new URL("%s", document.baseURI)).then((page) => page.%s())'


def mount(tab: str, data: dict[str, Any], parts: tuple[str, ...] = ()) -> gr.HTML:
    """An element in which assets/js/TAB.js draws itself: mount(element, data), with `texts` and `server` added.

    The words are those of the page, of the tab and of the other `parts` that it names.
    """
    return gr.HTML(
        value=mounted(tab, data, parts, "gradio"),
        html_template="<div></div>",
        js_on_load=_MOUNT % (SCRIPT, tab),
        apply_default_css=False,
    )


def select_tab(page: gr.Blocks, bar: gr.Tabs, tabs: list[gr.Tab]) -> None:
    """Open the tab that `?tab=` names, name all in the visitor's language, and keep the link's `tab` true from then."""
    page.load(None, None, [bar, *tabs], js=_ASK % (SCRIPT, "openTab"))
    # Pressed by the script when another language is chosen: no other way leads from there to Gradio's bar.
    renamed = gr.Button(visible="hidden", elem_id="name-tabs")
    renamed.click(None, None, [*tabs], js=_ASK % (SCRIPT, "nameTabs"), api_visibility="private")
