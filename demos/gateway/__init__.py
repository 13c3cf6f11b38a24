"""What stands between a browser and Gradio: it lets through what the page and the named endpoints need, no more."""

from starlette.middleware import Middleware

from demos.gateway.bodies import SmallBodies
from demos.gateway.calls import FinishedCalls
from demos.gateway.headers import SafeHeaders
from demos.gateway.page import FreshPage
from demos.gateway.routes import ListedRoutes

# From the outside to the inside. Gradio's own compression stands around them, its routes behind them.
GATEWAY = [Middleware(part) for part in (SafeHeaders, ListedRoutes, SmallBodies, FinishedCalls, FreshPage)]
