"""What a room says no to."""


class RefusedError(ValueError):
    """A rule, and the value that broke it. `reason` is a short name of the rule, for who says it in other words.

    reasons: value, unknown, key, learner, rooms, full, paused, question, twice, results, tries, opened, joined,
    streams, store, database. `wait`: seconds after which the same is not refused any more, where that goes by itself.
    """

    def __init__(self, reason: str, sentence: str, wait: int | None = None) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.wait = wait
