"""How much a server of rooms takes: of everybody together, and of one sender.

A sender is an address. A class behind a school's router has one for all of them, and so may several classes: a sender's
limits let them in, and leave room for others.
"""

# Of everybody.
MOST_ROOMS = 100
MOST_LEARNERS = 200
MOST_RUNS = 50
MOST_STREAMS = 2 * MOST_LEARNERS

# Of one sender, at once.
ROOMS_OF_ONE = 40
LEARNERS_OF_ONE = 150

# Of one sender, in a minute. New learners are counted for each room.
WRONG_CODES = 30
NEW_ROOMS = 20
NEW_LEARNERS = 60
