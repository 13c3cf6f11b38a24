"""python -m tests.benchmarks.room_bare PORT: the least that a server of rooms can do, which stores and checks nothing.

One loop reads a learner's POST and writes it to the teacher's stream: the machine's own limit.
"""

import asyncio
import json
import sys
from contextlib import suppress

TEACHERS: dict[str, asyncio.StreamWriter] = {}


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, to its end."""
    with suppress(asyncio.IncompleteReadError):
        await answer(reader, writer)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What is asked on a connection."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        path = lines[0].split()[1]
        length = int(next(line for line in lines if line.startswith("Content-Length")).split()[1])
        body = await reader.readexactly(length)
        code = path.split("/")[2]
        if path.endswith("/changes"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            if any(line.startswith("X-Room: key") for line in lines):
                TEACHERS[code] = writer
            return
        if path.endswith("/run"):
            run = list(json.loads(body)["run"].values())
            TEACHERS[code].write(f"data: {json.dumps({'runs': {'values': [run]}})}\n\n".encode())
        stored = b'{"stored": true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(stored) + stored)


async def main() -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
