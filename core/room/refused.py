"""What a room says no to."""


class RefusedError(ValueError):
    """A rule, and the value that broke it. `reason` is a short name of the rule, for who says it in other words.

    reasons: value, unknown, key, learner, rooms, full, paused, question, twice, results, tries, opened, streams, store.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
