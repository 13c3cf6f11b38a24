"""Shows the lab on this computer: python serve.py, then open http://127.0.0.1:8000/ in a browser.

python serve.py --host 0.0.0.0    shows it to the whole room, at this computer's own address
"""

import argparse
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8000)
given = parser.parse_args()

# Some computers have other names for these kinds, by which no browser runs a module.
SimpleHTTPRequestHandler.extensions_map |= {".js": "text/javascript", ".wasm": "application/wasm"}
files = partial(SimpleHTTPRequestHandler, directory=str(Path(__file__).parent))
with ThreadingHTTPServer((given.host, given.port), files) as server:
    print(f"http://{given.host}:{given.port}/", flush=True)
    server.serve_forever()
