"""The page with its tabs, all or one alone, and how it is served: by a program, or in a notebook."""

import importlib
import inspect
import os
import pkgutil
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType, ModuleType
from typing import Any

import gradio as gr

import demos
from core.heap import give_memory_back
from core.host_limits import may_download
from core.model_shelf import shared_shelf
from core.pages.document import alone_style, first_words, script_links, style_links, texts, top_line
from core.room.setting import database
from demos import tools
from demos.gateway import GATEWAY
from demos.gateway.calls_queue import CallsQueue
from demos.gateway.connections import close_half_requests
from demos.gateway.headers import policy
from demos.gateway.origins import named_origins
from demos.gateway.prefix import prefix
from demos.page import select_tab
from demos.training.cluster import check_cluster

SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
SYSTEM_MONO = ["ui-monospace", "Consolas", "Menlo", "monospace"]
# Gradio looks for new requests every millisecond, which costs a server without visitors 3 % of a core.
LOOK_SECONDS = 0.005
USUAL_PORT = 7860


class LabPage(gr.Blocks):
    """A page of tabs, whose launch() needs no setting."""

    def __init__(self, tabs: Sequence[ModuleType]) -> None:
        super().__init__(title=texts("page")["app.title"], analytics_enabled=False)
        self.tabs = tabs

    def launch(self, *, prevent_thread_lock: bool = False, **options: Any) -> Any:  # type: ignore[override]
        """As Gradio's own, whose `options` these are: in a notebook inline, and elsewhere until the server ends.

        Then the language model loads in the background, and the tabs get ready. Raises ValueError for a setting of the
        environment that is none, and OSError where the port that was asked for is taken.
        """
        policy()
        prefix()
        named_origins()
        may_download(False)
        database()
        check_cluster()
        close_half_requests()
        served = super().launch(prevent_thread_lock=True, **self._settings() | options)
        self.get_ready()
        if not prevent_thread_lock and not hasattr(sys, "ps1"):
            self.block_thread()
        return served

    def get_ready(self) -> None:
        """Load the language model, and then what each tab needs that defines prepare(), in the background."""
        shared_shelf().start()
        threading.Thread(target=prepare_tabs, args=(self.tabs,), daemon=True).start()

    def _settings(self) -> dict[str, Any]:
        names = [_name(tab) for tab in self.tabs]
        head = [style_links(names[0], "gradio"), script_links(names[0], "gradio"), first_words(names)]
        return {
            "theme": gr.themes.Base(font=SYSTEM_FONTS, font_mono=SYSTEM_MONO),
            "head": "\n".join(head if len(names) > 1 else [*head, alone_style()]),
            "footer_links": ["api", "settings"],
            "run_history": False,
            "enable_monitoring": False,
            "ssr_mode": False,
            "max_threads": self._threads(),
            "app_kwargs": tools.gateway_with_tools(self._endpoints()) if tools.wanted() else dict(GATEWAY),
        }

    def _threads(self) -> int:
        """One for each call that may be at work at once: a run that waits or rests has one, and most of them sleep."""
        cores = os.cpu_count() or 1
        limits = {found.concurrency_id: found.concurrency_limit for found in self.fns.values() if found.fn}
        return sum(limit if isinstance(limit, int) else cores for limit in limits.values())

    def _endpoints(self) -> dict[str, Any]:
        """The functions behind the named endpoints."""
        return {str(found.api_name): inspect.unwrap(found.fn) for found in self.fns.values() if found.fn}


def find_tabs() -> list[ModuleType]:
    """Every module of demos/ that defines TITLE, ORDER and build(), in that order."""
    modules = [importlib.import_module(f"demos.{found.name}") for found in pkgutil.iter_modules(demos.__path__)]
    tabs = (module for module in modules if hasattr(module, "TITLE") and hasattr(module, "build"))
    return sorted(tabs, key=lambda module: module.ORDER)


def build() -> LabPage:
    """The whole page: a tab for each module of demos/, opened by `?tab=`."""
    return _page(find_tabs())


def build_alone(name: str) -> LabPage:
    """The page with the tab `name` alone, and every endpoint. Raises ValueError where there is no such tab."""
    tabs = find_tabs()
    if not (alone := [tab for tab in tabs if _name(tab) == name]):
        raise ValueError(f"a tab must be one of {', '.join(map(_name, tabs))}, got {name!r:.40}")
    return _page(alone)


def serve(page: LabPage) -> None:
    """Serve `page` until the program is told to end, and end it then at once."""
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _end)
    give_memory_back()
    try:
        at = _port()
        # Without a port of its own Gradio would take another where this one is taken.
        page.launch(server_port=at, prevent_thread_lock=True)
    except OSError:  # Gradio's own words speak of a range
        sys.exit(f"Temperature Lab cannot start: port {at} must be free, got a taken one; set GRADIO_SERVER_PORT")
    except ValueError as error:
        sys.exit(f"Temperature Lab cannot start: {error}")
    page.block_thread()


def _end(told: int, _frame: FrameType | None) -> None:
    """End as by a signal that nobody hears: Gradio would wait for every open stream.

    The first process of a container is sent no signal but those that it hears.
    """
    os._exit(128 + told)


def _port() -> int:
    port = int(os.environ.get("GRADIO_SERVER_PORT") or USUAL_PORT)
    if not 1 <= port <= 65_535:
        raise ValueError(f"GRADIO_SERVER_PORT must be a port from 1 to 65535, got {port}")
    return port


def prepare_tabs(tabs: Sequence[ModuleType]) -> None:
    """Once the language model has loaded, or failed to, let each tab that defines prepare() get ready."""
    shared_shelf().settle()
    for tab in tabs:
        if hasattr(tab, "prepare"):
            tab.prepare()


def _page(tabs: Sequence[ModuleType]) -> LabPage:
    page = LabPage(tabs)
    with page:
        gr.HTML(top_line(), apply_default_css=False)
        with gr.Tabs(elem_id="tabs", elem_classes=[] if len(tabs) > 1 else ["single"]) as bar:
            drawn = [_draw(tab) for tab in tabs]
        select_tab(page, bar, drawn)
        # What is asked of one tab's server, another asks too.
        for tab in find_tabs():
            if hasattr(tab, "add_endpoints"):
                tab.add_endpoints()
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
