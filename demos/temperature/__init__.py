"""The Temperature tab: a prompt, its next-token bars, and one slider."""

from core.pages.temperature import ORDER, TITLE, page_data, plotly_script
from demos.endpoints import MODEL_WORK, PROMPT_WORK, add_endpoint
from demos.gateway.files import serve
from demos.page import mount
from demos.temperature import handlers

__all__ = ["ORDER", "TITLE", "add_endpoints", "build"]


def build() -> None:
    """Lay out the tab inside the current gr.Blocks."""
    serve(plotly_script())
    mount("temperature", page_data())


def add_endpoints() -> None:
    """Add what the tab asks of the server to the current gr.Blocks."""
    add_endpoint(handlers.next_token, "next_token", **PROMPT_WORK)
    add_endpoint(handlers.continue_text, "continue", **MODEL_WORK)
    add_endpoint(handlers.soften, "soften", **PROMPT_WORK)
    add_endpoint(handlers.vocabulary, "vocabulary", concurrency_limit=2)
    add_endpoint(handlers.model_status, "model_status", queue=False)
    add_endpoint(handlers.load_model, "load_model", queue=False)
