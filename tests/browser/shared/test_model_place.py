"""Where a language model runs: the server while it answers, this device where it has the model and is needed."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules import call

MODULE = "tests/browser/shared/model_place.js"
ALL, NONE = 100, 40
OF_SERVER = [f"{i} of the server" for i in range(5)]
OF_DEVICE = [f"{i} of the device" for i in range(5)]


def test_a_server_that_answers_is_asked_though_the_model_is_here(modules: Page) -> None:
    told = call(modules, MODULE, "streamed", {}, ALL)
    assert told == {"found": OF_SERVER, "where": "server", "why": "usual", "asked": ["server continue"]}


def test_what_a_lost_server_began_goes_on_from_the_device_and_nothing_comes_twice(modules: Page) -> None:
    told = call(modules, MODULE, "streamed", {"state": "offline", "breaksAfter": 2}, ALL)
    assert told["found"] == [*OF_SERVER[:2], *OF_DEVICE[2:]]
    assert (told["where"], told["why"]) == ("device", "lost")
    told = call(modules, MODULE, "answered", {"state": "offline", "breaksAfter": 0}, ALL)
    assert (told["found"], told["where"], told["why"]) == ("device", "device", "lost")


def test_a_server_that_is_back_at_once_does_not_end_what_the_device_goes_on_with(modules: Page) -> None:
    told = call(modules, MODULE, "streamed", {"state": "ready", "breaksAfter": 2}, ALL)
    assert told["found"] == [*OF_SERVER[:2], *OF_DEVICE[2:]]
    assert told["where"] == "server"


def test_a_server_that_has_let_go_of_the_model_loads_it_again_and_answers(modules: Page) -> None:
    told = call(modules, MODULE, "streamed", {"letGo": True}, NONE)
    assert (told["found"], told["asked"]) == (OF_SERVER, ["server continue"] * 2)
    assert call(modules, MODULE, "answered", {"letGo": True}, NONE)["found"] == "server"
    told = call(modules, MODULE, "answered", {"letGo": True, "state": "missing"}, NONE)
    assert (told["found"], told["asked"]) == ("Refused", ["server next_token"])


@pytest.mark.parametrize(
    ("kept", "model_on", "model"),
    [(NONE, "auto", "small"), (ALL, "server", "small"), (ALL, "auto", "another")],
    ids=["only a part is here", "the server was chosen", "another model is asked"],
)
def test_otherwise_a_lost_server_is_said_to_be_lost(modules: Page, kept: int, model_on: str, model: str) -> None:
    told = call(modules, MODULE, "answered", {"breaksAfter": 0}, kept, model_on, model)
    assert (told["found"], told["where"], told["asked"]) == ("LostError", "server", ["server next_token"])


def test_a_device_that_was_chosen_is_asked_alone(modules: Page) -> None:
    told = call(modules, MODULE, "streamed", {}, ALL, "device")
    assert told == {"found": OF_DEVICE, "where": "device", "why": "chosen", "asked": ["device continue"]}
    assert call(modules, MODULE, "answered", {}, ALL, "device", "another")["asked"] == ["server next_token"]


@pytest.mark.parametrize(("state", "why"), [("offline", "lost"), ("missing", "none"), ("failed", "none")])
def test_without_a_server_or_a_model_there_the_device_steps_in(modules: Page, state: str, why: str) -> None:
    assert call(modules, MODULE, "followed", state, ALL)[0] == f"device {why}"
    assert call(modules, MODULE, "followed", state, NONE)[0] == "server usual"


def test_a_server_that_is_back_is_asked_again(modules: Page) -> None:
    assert call(modules, MODULE, "followed", "offline", ALL) == ["device lost", "server usual"]


def test_a_slow_server_makes_room_for_the_device(modules: Page) -> None:
    told: dict[str, Any] = call(modules, MODULE, "waited", ALL, "auto")
    assert (told["found"], told["where"], told["why"]) == ("device", "device", "slow")
    for kept, model_on in ((NONE, "auto"), (ALL, "server")):
        told = call(modules, MODULE, "waited", kept, model_on)
        assert (told["found"], told["where"]) == ("AbortError", "server")


def test_a_device_that_stepped_in_makes_way_without_its_model(modules: Page) -> None:
    assert call(modules, MODULE, "removed", "missing") == ["device none", "server usual"]


def test_who_ends_a_stream_ends_it_on_the_server_and_not_on_the_device(modules: Page) -> None:
    told = call(modules, MODULE, "ended", ALL)
    assert told == {"found": [*OF_SERVER[:2], "AbortError"], "asked": ["server continue"]}


def test_a_model_that_is_taken_away_leaves_the_memory_too(modules: Page) -> None:
    told = call(modules, MODULE, "chosen", ALL)
    assert told["places"] == [
        "server usual ready",
        "device chosen ready",
        "device chosen missing",
        "server chosen ready",
    ]
    assert told["asked"] == ["device closed", "device closed"]
