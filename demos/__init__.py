"""A package a tab, and what serves them."""

import os

# Before Gradio is imported, which reads them.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # no call leaves this machine
os.environ.setdefault("GRADIO_HEARTBEAT_INTERVAL", "2")  # seconds: assets/js/maths/watchdog.js counts on it
# Gradio would note the last 10,000 calls and make a table of them after each: nobody reads it here.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "64")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**12))
