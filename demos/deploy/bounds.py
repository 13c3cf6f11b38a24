"""What a visitor may ask of the server's distillation of a language model; else a ValueError with rule and value."""

from typing import Any

from core.layer_dropping.configuration import LayerDroppingConfig, layer_dropping_config
from core.layer_dropping.texts import shipped_text
from core.pages.deploy import LANGUAGE_BOUNDS


def checked_config(config: dict[str, Any] | None) -> LayerDroppingConfig:
    """The config within the server's bounds."""
    asked, bounds = layer_dropping_config(config), LANGUAGE_BOUNDS
    for name, value, most in (
        *((name, getattr(asked, name), bounds[name]) for name in ("tokens", "held_out", "passes", "window")),
        ("tokens a step (batch_rows · window)", asked.batch_rows * asked.window, bounds["step_tokens"]),
        ("events (steps / every)", _steps(asked) // asked.every, bounds["events"]),
    ):
        if value > most:
            raise ValueError(f"{name} must be at most {most:,} on this server, got {value:,}")
    return asked


def checked_text(text: str, shelf: str) -> str:
    """The text that is given, or where there is none the one that ships under the name `shelf`."""
    if not isinstance(text, str):
        raise ValueError(f"text must be characters, got {text!r:.40}")
    if not text:
        return shipped_text(shelf)
    if len(text) > LANGUAGE_BOUNDS["characters"]:
        raise ValueError(f"text must have at most {LANGUAGE_BOUNDS['characters']:,} characters, got {len(text):,}")
    at = next((at for at, character in enumerate(text) if character == "\0" or "\ud800" <= character <= "\udfff"), None)
    if at is not None:
        raise ValueError(f"text must be made of whole characters, got U+{ord(text[at]):04X} at {at:,}")
    return text


def _steps(asked: LayerDroppingConfig) -> int:
    """How many steps it has at most."""
    return -(-asked.tokens // (asked.batch_rows * asked.window)) * asked.passes
