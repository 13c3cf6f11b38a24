"""Temperature Lab: finds the tabs in demos/, builds the page and serves it."""

import importlib
import os
import pkgutil
import signal
import sys
import threading
from types import ModuleType

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # before the import: no call leaves this machine
os.environ.setdefault("GRADIO_HEARTBEAT_INTERVAL", "2")  # seconds: assets/js/maths/watchdog.js counts on it
# Gradio would note the last 10,000 calls and make a table of them after each: nobody reads it here.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "64")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**12))

import gradio as gr

import demos
from core.model_shelf import shared_shelf
from core.pages.document import first_words, script_links, style_links, texts, top_line
from demos.gateway import GATEWAY
from demos.gateway.calls_queue import CallsQueue
from demos.gateway.connections import close_half_requests
from demos.gateway.headers import policy
from demos.gateway.prefix import prefix
from demos.page import select_tab

SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
SYSTEM_MONO = ["ui-monospace", "Consolas", "Menlo", "monospace"]
# Gradio looks for new requests every millisecond, which costs a server without visitors 3 % of a core.
LOOK_SECONDS = 0.005
# Gradio keeps the inputs of so many sessions. Every call is one, and nobody asks for them again.
KEPT_SESSIONS = 64
# A run that waits or rests has one, and most of them sleep.
MOST_THREADS = 128
USUAL_PORT = 7860


def find_tabs() -> list[ModuleType]:
    """Every module of demos/ that defines TITLE, ORDER and build(), in that order."""
    modules = [importlib.import_module(f"demos.{found.name}") for found in pkgutil.iter_modules(demos.__path__)]
    return sorted((module for module in modules if hasattr(module, "build")), key=lambda module: module.ORDER)


def build() -> gr.Blocks:
    """The whole page: a tab for each module of demos/, opened by `?tab=`."""
    tabs = find_tabs()
    page: gr.Blocks
    with gr.Blocks(title=texts("page")["app.title"], analytics_enabled=False) as page:
        gr.HTML(top_line(), apply_default_css=False)
        with gr.Tabs(elem_id="tabs", elem_classes=[] if len(tabs) > 1 else ["single"]) as bar:
            drawn = [_draw(tab) for tab in tabs]
        select_tab(page, bar, drawn)
    page._queue = CallsQueue(page, os.cpu_count() or 1)
    page._queue.sleep_when_free = LOOK_SECONDS
    return page


def _draw(tab: ModuleType) -> gr.Tab:
    drawn: gr.Tab
    with gr.Tab(tab.TITLE, id=_name(tab)) as drawn:
        tab.build()
    return drawn


def _name(tab: ModuleType) -> str:
    return tab.__name__.removeprefix("demos.")


def main() -> None:
    """Serve the page, then load the language model and what the tabs need first in the background."""
    try:
        policy()
        prefix()
    except ValueError as error:
        sys.exit(f"Temperature Lab cannot start: {error}")
    page = build()
    close_half_requests()
    _launch(page, int(os.environ.get("GRADIO_SERVER_PORT") or USUAL_PORT))
    shared_shelf().start()
    threading.Thread(target=prepare_tabs, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as SIGTERM: Gradio would wait for every open stream
    page.block_thread()


def _launch(page: gr.Blocks, at: int) -> None:
    # Without a port of its own Gradio would take another where this one is taken.
    try:
        page.launch(
            server_port=at,
            theme=gr.themes.Base(font=SYSTEM_FONTS, font_mono=SYSTEM_MONO),
            head="\n".join(
                (
                    style_links("temperature", "gradio"),
                    script_links("temperature", "gradio"),
                    first_words([_name(tab) for tab in find_tabs()]),
                )
            ),
            footer_links=["api", "settings"],
            run_history=False,
            enable_monitoring=False,
            ssr_mode=False,
            state_session_capacity=KEPT_SESSIONS,
            prevent_thread_lock=True,
            max_threads=MOST_THREADS,
            app_kwargs=dict(GATEWAY),
        )
    except OSError:  # Gradio's own words speak of a range
        sys.exit(f"Temperature Lab cannot start: port {at} must be free, got a taken one; set GRADIO_SERVER_PORT")


def prepare_tabs() -> None:
    """Once the language model has loaded, or failed to, let each tab that defines prepare() get ready."""
    shared_shelf().settle()
    for tab in find_tabs():
        if hasattr(tab, "prepare"):
            tab.prepare()


if __name__ == "__main__":
    main()
