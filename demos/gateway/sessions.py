"""What Gradio keeps of every session: nothing here, since no part of the page has a state on the server."""

from gradio.blocks import Blocks
from gradio.state_holder import SessionState, StateHolder


class NoSessions(StateHolder):
    """One state for all. Gradio would describe the whole page anew for each call, which costs more than most answers.

    It would keep the call's last answer with it, too.
    """

    def __init__(self, blocks: Blocks) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._of_all = SessionState(blocks)
        self.set_blocks(blocks)

    def __getitem__(self, session_id: str) -> SessionState:
        return self._of_all
