"""python -m tests.core.room.hammer FOLDER: prints a room's code, then every guess in it once it is acknowledged."""

import sys
import time
from pathlib import Path

from tests.core.room.rooms import guessing, rooms_in

rooms = rooms_in(Path(sys.argv[1]))
code, _ = guessing(rooms, 199)
print(code, flush=True)
for token in range(199):
    rooms.guess(code, token, 1, token / 1000).result()
    print(token / 1000, flush=True)
    time.sleep(0.002)
