"""python -m tests.core.room.full_disk FOLDER: a room whose file may grow no more, and then may again.

Prints the room's code, each guess that is acknowledged, the reason of the first refusal, and a guess after it.
"""

import resource
import sys
from pathlib import Path

from core.room.refused import RefusedError
from tests.core.room.rooms import guessing, rooms_in

rooms = rooms_in(Path(sys.argv[1]))
code, _ = guessing(rooms, 199)
print(code)
written = max(file.stat().st_size for file in Path(sys.argv[1]).iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (written + 20_000, resource.RLIM_INFINITY))
try:
    for token in range(198):
        rooms.guess(code, token, 1, token / 1000).result()
        print(token / 1000)
except RefusedError as refused:
    print(refused.reason)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
rooms.ready().result()
rooms.guess(code, 198, 1, 0.999).result()
print(0.999)
