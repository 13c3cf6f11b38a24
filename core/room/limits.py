"""How much a server of rooms takes: of everybody together, and of one sender.

A sender is an address. A class behind a school's router has one for all of them, and so may several classes: a sender's
limits let them in, and leave room for others.
"""

from core.host_limits import host_limits

_LIMITS = host_limits()

# Of everybody.
MOST_ROOMS = _LIMITS.rooms
MOST_LEARNERS = _LIMITS.learners
MOST_RUNS = _LIMITS.results
MOST_STREAMS = 2 * MOST_LEARNERS

# Of one sender, at once.
ROOMS_OF_ONE = _LIMITS.rooms_an_address
LEARNERS_OF_ONE = _LIMITS.learners_an_address

# Of one sender, in a minute. New learners are counted for each room.
WRONG_CODES = _LIMITS.wrong_codes_a_minute
NEW_ROOMS = _LIMITS.new_rooms_a_minute
NEW_LEARNERS = _LIMITS.new_learners_a_minute
