"""Distilling over HTTP as the page does it: two visitors, one who leaves, and the files of a student."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import torch
from transformers import AutoModelForCausalLM

from core.language.model_store import ENVIRONMENT_VARIABLE
from core.model_shelf import shared_shelf
from tests.core.layer_dropping.sea import TEXT
from tests.demos.client import Client, RefusedError
from tests.demos.served import line_empties, served_here

QUICK: dict[str, Any] = {"layers": 2, "tokens": 128, "held_out": 64, "window": 16, "twin": False}
LONG: dict[str, Any] = {**QUICK, "tokens": 2048, "batch_rows": 1, "every": 4}
pytestmark = pytest.mark.filterwarnings("ignore::Warning:gradio.queueing")  # its table of calls, in pandas


@pytest.fixture(scope="module")
def url(llama_folder: Path) -> Iterator[str]:
    """Address of the page, served from this process, with a tiny Llama as its model."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT_VARIABLE, str(llama_folder))
        shared_shelf.forget()
        shared_shelf().start()
        assert shared_shelf().settle().state == "ready"
        with served_here() as address:
            yield address
    shared_shelf.forget()


@pytest.fixture(scope="module")
def student(url: str) -> str:
    """The name of a student that was distilled over HTTP."""
    *_, result = Client(url).events("distil_language", text=TEXT, config=QUICK)
    return result["model"]


def get(url: str, path: str) -> httpx.Response:
    return httpx.get(f"{url}language/students/{path}", trust_env=False, timeout=60)


def first(messages: Iterator[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(message for message in messages if message["type"] == kind)


def test_a_student_is_asked_over_http(url: str, student: str) -> None:
    assert Client(url).call("next_token", prompt="The whale", model=student)["model"] == student
    [step] = Client(url).events("continue", prompt="The whale", temperatures=[1], max_new_tokens=1, model=student)
    assert step["tokens"][0]["text"]


def test_its_folder_is_loaded_by_transformers_and_says_the_same(url: str, student: str, tmp_path: Path) -> None:
    answer = get(url, f"{student}/student.zip")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{student}.zip"'
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    assert "made for learning how" in (tmp_path / "student" / "README.md").read_text().replace("\n", " ")
    ids = torch.tensor([[1, 2, 3]])
    kept = shared_shelf().get(student).network
    with torch.no_grad():
        torch.testing.assert_close(
            AutoModelForCausalLM.from_pretrained(tmp_path / "student")(ids).logits, kept(ids).logits
        )
    assert get(url, f"{student}/student.zip").content == answer.content


def test_what_is_not_there_is_said(url: str, student: str) -> None:
    gone = "student-0123456789abcdef"
    for path, rule in (
        (f"{gone}/student.zip", f"a student must be one of the last 2 that this server distilled, got '{gone}'"),
        ("x" * 500 + "/model.gguf", "a student must be one of the last 2 that this server distilled, got 'xxx"),
        (f"{student}/config.json", "a student's file must be model.gguf or student.zip, got 'config.json'"),
        (f"{student}/model.gguf", "a student's teacher must have a GGUF file here to give it one, got"),
        (f"{student}/student.zip/x", "an address must be one that the page or a named endpoint has, got"),
        (f"{student}/..%2f..%2fapp.py", "an address must be one that the page or a named endpoint has, got"),
    ):
        answer = get(url, path)
        assert answer.status_code == 404
        assert answer.json()["error"].startswith(rule)
        assert len(answer.json()["error"]) < 250


def test_a_full_disk_is_said_and_the_student_stays(url: str, student: str, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, result = Client(url).events("distil_language", text=TEXT, config={**QUICK, "seed": 5})
    monkeypatch.setattr("core.layer_dropping.keeping.shutil.disk_usage", lambda _: type("Disk", (), {"free": 10}))
    answer = get(url, f"{result['model']}/student.zip")
    assert answer.status_code == 507
    assert "MB free, got 0 MB" in answer.json()["error"]
    monkeypatch.undo()
    assert get(url, f"{result['model']}/student.zip").status_code == 200
    assert Client(url).call("model_status", model=student)["state"] == "ready"


def test_two_visitors_wait_for_each_other_and_one_stops(url: str) -> None:
    with Client(url).stream("distil_language", text=TEXT, config=LONG, run="the-first-visitors-run") as one:
        assert first(one, "plan")["steps"] == 128
        with Client(url).stream("distil_language", text=TEXT, config=QUICK) as other:
            assert next(other) == {"type": "queued", "before": 1}
            Client(url).call("steer", run="the-first-visitors-run", action="stop")
            assert first(one, "result")["event"]["step"] < 128
            assert first(other, "result")["model"].startswith("student-")


def test_who_closes_the_page_gives_the_place_away(url: str) -> None:
    with Client(url).stream("distil_language", text=TEXT, config={**LONG, "every": 128}) as messages:
        first(messages, "event")
    assert line_empties(20)


def test_what_is_wrong_is_a_sentence_over_http_too(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    for asked, rule in (
        ({"text": "short"}, "the text must have at least 161 tokens"),
        ({"text": "", "shelf": "/etc/passwd"}, "a text that ships must be one of alice, lincoln, moby_dick, got"),
        ({"text": TEXT, "config": {"tokens": 10**6}}, "tokens must be at most 16,384 on this server, got 1,000,000"),
        ({"text": {"a": 1}}, "text must be characters, got {'a': 1}"),
        ({"text": "x" * 262_144}, "a request's body must have at most 262,144 bytes, got more"),
    ):
        with pytest.raises(RefusedError) as refusal:
            Client(url).events("distil_language", **{"config": QUICK, **asked})
        assert str(refusal.value).startswith(rule)
    assert "Traceback" not in "".join(capfd.readouterr())
