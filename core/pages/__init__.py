"""What each tab's page must know, whoever serves it: a module a tab, with TITLE, ORDER, PARTS and page_data()."""

import importlib
import pkgutil
from types import ModuleType


def pages() -> dict[str, ModuleType]:
    """Every module here that is a tab's, by the tab's name, in the order of the bar of tabs."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    tabs = {name: module for name, module in modules.items() if hasattr(module, "page_data")}
    return dict(sorted(tabs.items(), key=lambda tab: tab[1].ORDER))
