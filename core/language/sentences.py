"""Where a sentence ends in a text that is still being written."""

import re

# A full stop counts before a space that no small letter follows, a Chinese one before anything; so does a blank line.
END = re.compile(
    r"""[.!?…]+["'”’»)\]]*(?=\s)(?!\s[a-z])"""
    r"|[。！？]+[”’」』）]*(?=[^。！？”’」』）])"
    r"|\S(?=[^\S\n]*\n\s*\n)"
)
# The dot of a list's number, of an initial, of a title.
NO_END = re.compile(r"(?m)(?:^\s*\d+|\b(?:[A-HJ-Za-z]|Mr|Mrs|Ms|Dr|St|vs))\.\Z")


def sentence_end(text: str, start: int, *, last: bool = False) -> int | None:
    """Where the first sentence that goes on beyond `start` ends in `text`, or None where none has been seen to end.

    Whether a full stop ends it shows in what follows; `last` says that nothing will.
    """
    ends = (match.end() for match in END.finditer(text + "\n" if last else text, start))
    return next((end for end in ends if not NO_END.search(text[:end])), None)
