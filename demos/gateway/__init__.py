"""What stands between a browser and Gradio: it lets through what the page and the named endpoints need, no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from gradio.routes import App
from starlette.middleware import Middleware

from demos.gateway.bodies import SmallBodies
from demos.gateway.calls import FinishedCalls
from demos.gateway.headers import SafeHeaders
from demos.gateway.kept_answers import KeptAnswers
from demos.gateway.origins import NamedOrigins
from demos.gateway.page import FreshPage
from demos.gateway.prefix import WithoutPrefix
from demos.gateway.rates import Rates
from demos.gateway.refusals import HANDLERS
from demos.gateway.routes import ListedRoutes
from demos.gateway.sessions import NoSessions
from demos.gateway.tools_door import ToolsDoor

# From the outside to the inside. Gradio's own compression stands around them, its routes behind them.
_PARTS = (ListedRoutes, Rates, SmallBodies, FinishedCalls, ToolsDoor, FreshPage)


@asynccontextmanager
async def _closed(app: App) -> AsyncIterator[None]:
    """Put headers, the prefix, other sites, and the files known by heart around all that Gradio has put around."""
    app.state_holder = NoSessions(app.get_blocks())
    app.middleware_stack = SafeHeaders(WithoutPrefix(NamedOrigins(KeptAnswers(app.build_middleware_stack()))))
    yield


# For Gradio's `app_kwargs`.
GATEWAY: dict[str, Any] = {
    "middleware": [Middleware(part) for part in _PARTS],
    "exception_handlers": HANDLERS,
    "lifespan": _closed,
}
