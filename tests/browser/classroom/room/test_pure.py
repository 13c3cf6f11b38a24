"""A room's parts that need no page: codes that are read out, what is merged, where a guess lies, a run's result."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from core.pages.classroom import room_data
from core.pages.document import texts
from tests.browser.modules import call
from tests.conftest import ROOT

MODULE = "tests/browser/classroom/room/pure.js"
NAMES = json.loads(json.dumps(room_data()))
QUESTION = {"kind": "share", "prompt": "japan", "temperature": 1.5}
RUN = {"task": "names", "experiment": "few_labels", "temperature": 2.51, "seed": 7, "student": 0.9137, "twin": 0.8}


def ask(modules: Page, function: str, *arguments: Any) -> Any:
    return call(modules, MODULE, function, *arguments)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"temperature": 0.05, "student": 0, "twin": 1, "seed": 0},
        {"temperature": 1000, "student": 1, "twin": 0, "seed": 2**31 - 1},
        {"temperature": 0.999, "task": "digits", "experiment": "all"},
        {"temperature": 20},
    ],
)
def test_a_run_is_read_as_it_was_written(modules: Page, changed: dict[str, Any]) -> None:
    code = ask(modules, "runCode", NAMES, RUN | changed)
    for spoken in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')}\n"):
        assert ask(modules, "readCode", NAMES, None, spoken) == {"run": RUN | changed}
    assert len(code.replace("-", "")) <= 22


@pytest.mark.parametrize(("kind", "value"), [("share", 0), ("share", 0.773), ("share", 1), ("choices", 49_152)])
def test_a_guess_is_read_at_its_question_alone(modules: Page, kind: str, value: float) -> None:
    question = QUESTION | {"kind": kind}
    code = ask(modules, "guessCode", NAMES, question, 19_999, value)
    assert ask(modules, "readCode", NAMES, question, code) == {"learner": 19_999, "value": value}
    for other in (None, question | {"temperature": 2}, question | {"prompt": "france"}):
        assert ask(modules, "readCode", NAMES, other, code) is None
    assert len(code.replace("-", "")) <= 10


def test_no_wrong_letter_and_no_swapped_pair_is_read(modules: Page) -> None:
    for code in (ask(modules, "runCode", NAMES, RUN), ask(modules, "guessCode", NAMES, QUESTION, 5, 0.5)):
        assert ask(modules, "misread", NAMES, QUESTION, code) == []


@pytest.mark.parametrize("text", ["", "AEIOU", "<b>", "B" * 200, "12345", "BCDF"])
def test_what_is_no_code_is_none(modules: Page, text: str) -> None:
    assert ask(modules, "readCode", NAMES, QUESTION, text) is None


def test_a_collection_counts_a_code_once_and_keeps_it_through_a_reload(modules: Page) -> None:
    codes = [ask(modules, "guessCode", NAMES, QUESTION, learner, 0.4) for learner in (1, 2)]
    run = ask(modules, "runCode", NAMES, RUN)
    found = ask(modules, "collected", NAMES, QUESTION, ["\n".join(codes), f"{codes[0].lower()}; {run}, BCDF"])
    assert found["told"][0] == {"added": 2, "twice": 0, "many": False, "wrong": []}
    assert found["told"][1] == {"added": 1, "twice": 1, "many": False, "wrong": ["BCDF"]}
    assert found["answers"] == found["again"] == {"guesses": [0.4, 0.4], "runs": [list(RUN.values())]}


def test_what_is_told_from_a_place_on_joins_what_is_known(modules: Page) -> None:
    before = {"number": 1, "cleared": 0, "guesses": [0.1, 0.2], "runs": None}

    def told(number: int, first: int) -> dict[str, Any]:
        guesses = {"from": first, "values": [0.9]}
        return {"number": number, "cleared": 0, "guesses": guesses, "runs": {"from": 0, "values": []}}

    for state, guesses in ((told(1, 2), [0.1, 0.2, 0.9]), (told(1, 0), [0.9]), (told(2, 0), [0.9])):
        assert ask(modules, "merged", before, state)["guesses"] == guesses
    assert ask(modules, "merged", None, told(1, 0) | {"guesses": None})["guesses"] is None


def test_a_value_lies_in_its_column(modules: Page) -> None:
    edges = [0, 1, 10]
    for value, place in ((0, (0, 0)), (0.5, (0, 0.5)), (1, (1, 0)), (10, (1, 1)), (99, (1, 1))):
        assert ask(modules, "placeIn", edges, value) == dict(zip(("column", "inside"), place, strict=True))
    assert [ask(modules, "median", values) for values in ([3, 1, 2], [4, 1, 2, 3])] == [2, 2.5]


def test_a_kept_run_s_result_is_what_the_distil_tab_tells(modules: Page) -> None:
    kept = json.loads((ROOT / "tests" / "browser" / "distil" / "kept_runs.json").read_text("utf-8"))
    for task in ("digits", "names"):
        for run in kept[f"temperature-lab.distil.runs.{task}"]:
            config, result = run["config"], run["result"]
            found = ask(modules, "resultOf", task, run)
            assert (found["temperature"], found["seed"]) == (config["temperature"], config["seed"])
            scores = result["corrected_student"] or result["student"]
            if config["experiment"] == "missing_class":
                hidden = [row[place] for row in scores["class_accuracy"] for place in config["classes"]]
                assert found["student"] == pytest.approx(sum(hidden) / len(hidden))
            elif config["experiment"] in ("all", "few_labels"):
                accuracy = scores["accuracy"]
                assert found["student"] == pytest.approx(sum(accuracy) / len(accuracy))
    for broken in (None, {}, {"config": {}, "result": {}}, 5):
        assert ask(modules, "resultOf", "digits", broken) is None


def test_a_table_has_a_line_for_every_answer(modules: Page) -> None:
    state = {"question": QUESTION, "guesses": [0.5], "runs": [list(RUN.values())], "truth": 0.25}
    head, *lines = ask(modules, "csvOf", texts("room"), state).split("\r\n")
    assert head == "what,kind,prompt,T,value,task,experiment,temperature,seed,student,twin"
    assert lines == [
        "truth,share,japan,1.5,0.25",
        "guess,share,japan,1.5,0.5",
        "run,,,,,names,few_labels,2.51,7,0.9137,0.8",
        "",
    ]
