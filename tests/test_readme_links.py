"""What README.md says of links: each name that an address can hold is in one of its tables."""

import json
import re

from tests.conftest import ROOT

SECTION = (ROOT / "README.md").read_text("utf-8").partition("\n## Links\n")[2].partition("\n## ")[0]
# Every setting of a link that can be locked has a name in words.
NAMED = [
    key.removeprefix("set.control_")
    for key in json.loads((ROOT / "assets" / "text" / "en" / "set.json").read_text("utf-8"))
    if key.startswith("set.control_")
]


def test_the_tables_list_every_setting_that_a_link_can_hold() -> None:
    rows = "".join(line.split("|")[1] for line in SECTION.splitlines() if line.startswith("| `"))
    assert sorted(set(NAMED) - set(re.findall(r"`([^`]+)`", rows))) == []
