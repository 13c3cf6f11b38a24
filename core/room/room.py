"""A room as it is held while the server runs, and what of it each page may see."""

from collections import Counter
from dataclasses import astuple, dataclass, field
from typing import Any, NamedTuple

from core.room.answers import Names, Question, Run


class Seen(NamedTuple):
    """How much of a room a page has been told: of which question, and how many guesses; the same of runs."""

    number: int = -1
    guesses: int = 0
    cleared: int = -1
    runs: int = 0


@dataclass
class Room:
    """A room. `until`: the end of its day by a clock that nobody sets; `number`: of the question that is asked.

    guesses: by the learner's token; runs: in the order in which they came; ran: how many each learner sent.
    opener, senders: the address that opened it, and how many learners came from each; they are never stored.
    """

    code: str
    fingerprint: bytes
    until: float
    opener: str | None = None
    question: Question | None = None
    number: int = 0
    cleared: int = 0
    paused: bool = False
    hidden: bool = False
    revealed: bool = False
    learners: set[int] = field(default_factory=set)
    guesses: dict[int, float] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    ran: dict[int, int] = field(default_factory=dict)
    senders: Counter[str] = field(default_factory=Counter)

    def ask(self, question: Question | None, number: int | None = None) -> None:
        """Put another question, or the same again: its guesses begin anew. `number`: usually the next."""
        self.guesses, self.values = {}, []  # before the number, by which who reads meanwhile counts them
        self.revealed = False
        self.question = question
        self.number = self.number + 1 if number is None else number

    def clear_runs(self, cleared: int | None = None) -> None:
        """Forget all runs. `cleared`: how often, usually once more."""
        self.runs, self.ran = [], {}
        self.cleared = self.cleared + 1 if cleared is None else cleared

    def add_learner(self, token: int, sender: str | None) -> None:
        """A learner, from the address `sender` where that is known."""
        self.learners.add(token)
        if sender is not None:
            self.senders[sender] += 1

    def add_guess(self, token: int, value: float) -> None:
        """A learner's guess."""
        self.guesses[token] = value
        self.values.append(value)

    def add_run(self, token: int, run: Run) -> None:
        """A learner's run."""
        self.runs.append(run)
        self.ran[token] = self.ran.get(token, 0) + 1

    def told(self, names: Names, token: int | None, seen: Seen, seconds: float) -> tuple[dict[str, Any], Seen]:
        """What is new to the page of a learner, or of who teaches (token None), that has `seen` so much; and what then.

        A learner sees the answers of others after one's own, and not while they are hidden. No answer says whose it is.
        """
        # Once, before what they count: another thread may put the next question at any point below.
        number, cleared = self.number, self.cleared
        sees_guesses = token is None or (token in self.guesses and not self.hidden)
        sees_runs = token is None or (token in self.ran and not self.hidden)
        first = seen.guesses if sees_guesses and seen.number == number else 0
        values = self.values[first:] if sees_guesses else []
        first_run = seen.runs if sees_runs and seen.cleared == cleared else 0
        runs = self.runs[first_run:] if sees_runs else []
        state: dict[str, Any] = {
            "code": self.code,
            "question": names.told(self.question),
            "number": number,
            "cleared": cleared,
            "paused": self.paused,
            "hidden": self.hidden,
            "revealed": self.revealed,
            "seconds": round(seconds),
            "learners": len(self.learners),
            "guessed": len(self.guesses),
            "ran": len(self.runs),
            "guesses": {"from": first, "values": values} if sees_guesses else None,
            "runs": {"from": first_run, "values": [list(astuple(run)) for run in runs]} if sees_runs else None,
        }
        if token is not None:
            state |= {"own": self.guesses.get(token), "ownRuns": self.ran.get(token, 0)}
        return state, Seen(number, first + len(values), cleared, first_run + len(runs))
