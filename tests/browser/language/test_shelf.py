"""The model on its way to the device and on its shelf: kept, broken off, damaged, refused, removed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import watched_page
from tests.browser.language.host import LOGIN, MANIFEST, NOT_THERE, PARTS, Answer, Host, hosting
from tests.browser.language.made_up_model import cut_up, gguf, metadata, tensors
from tests.browser.modules import call

SCRIPT = "tests/browser/language/shelf.js"
FILE = gguf(metadata(), tensors())
MODEL, FILES = cut_up(FILE, 4096)
COUNT = len(FILES)
WORKER = "/tree/assets/js/language/worker.js"
FUSED = "/tree/assets/js/language/kernels.fused.wasm"
PLAIN = "/tree/assets/js/language/kernels.wasm"


@pytest.fixture(scope="module")
def running() -> Iterator[Host]:
    with hosting(MODEL, FILES.get) as running:
        yield running


@pytest.fixture
def host(running: Host) -> Host:
    running.well_again()
    return running


@pytest.fixture
def page(browser: Browser, host: Host) -> Iterator[Page]:
    with watched_page(browser, host.url) as opened:
        opened.goto("/")
        yield opened


def load(page: Page, download: bool = True) -> dict[str, Any]:
    return call(page, SCRIPT, "load", download)


def again(page: Page) -> Page:
    """The page, opened anew."""
    page.goto("/")
    return page


def wrong_from(number: int, change: Callable[[Answer], Answer | None]) -> Callable[[str, Answer], Answer | None]:
    """Parts of the file go wrong, from this one on."""
    late = {f"{PARTS}{part['sha256']}" for part in MODEL["parts"][number:]}
    return lambda path, answer: change(answer) if path in late else answer


def without(*names: str) -> Callable[[str, Answer], Answer]:
    """The worker runs in a browser that has not got some things."""
    lost = "".join(f"Object.defineProperty(self, '{name}', {{ value: undefined }});" for name in names)
    return before_worker(lost)


def before_worker(script: str) -> Callable[[str, Answer], Answer]:
    return lambda path, answer: Answer(script.encode() + answer.body, answer.kind) if path == WORKER else answer


def answers(page: Page) -> bool:
    """Whether the model on the device answers."""
    return call(page, SCRIPT, "asked", "next_token", {"prompt": "Hi", "appended": []}).get("prompt_tokens") == 2


def test_it_is_asked_for_once_and_then_kept(page: Page, host: Host) -> None:
    assert load(page, download=False) | {"heard": 0} == {
        "model": "made-up",
        "state": "missing",
        "stage": "",
        "detail": "",
        "size": len(FILE),
        **dict.fromkeys(("seconds", "bytes", "heard"), 0),
        **dict.fromkeys(("left", "place", "problem", "note")),
    }
    assert host.parts_asked() == 0
    status = load(page)
    assert (status["state"], status["bytes"], status["size"]) == ("ready", len(FILE), len(FILE))
    assert (status["place"], status["note"]) == ("cache", None)
    assert answers(page)
    assert load(again(page), download=False)["state"] == "ready"
    assert answers(page)
    assert host.parts_asked() == COUNT


def test_progress_is_true(page: Page, host: Host) -> None:
    host.seconds_a_part = 0.02
    heard = load(page)["heard"]
    assert {status["stage"] for status in heard[:-1]} == {"importing", "downloading"}
    counted = [status["bytes"] for status in heard]
    assert counted == sorted(counted)
    assert len(set(counted)) > COUNT / 4
    middle = next(status for status in heard if status["bytes"] > len(FILE) / 2)
    assert 0 < middle["left"] < 60
    assert middle["seconds"] > 0


def test_the_size_is_said_before(page: Page, host: Host) -> None:
    about = call(page, SCRIPT, "asked", "about_model")
    assert about.pop("free") > 10**6
    described = {"model": "made-up", "licence": "Apache-2.0", "size": len(FILE)}
    assert about == {**described, "kept": 0, "place": "cache"}
    assert host.parts_asked() == 0


def test_a_download_that_breaks_off_goes_on_where_it_stopped(page: Page, host: Host) -> None:
    host.wrong = wrong_from(COUNT // 2, lambda _answer: None)
    status = load(page)
    assert (status["state"], status["problem"]["key"]) == ("unreachable", "on_device.missed")
    assert call(page, SCRIPT, "asked", "about_model")["kept"] == sum(p["size"] for p in MODEL["parts"][: COUNT // 2])
    assert call(page, SCRIPT, "asked", "next_token", {"prompt": "Hi"}) == {"error": "on_device.not_ready"}
    host.well_again()
    assert load(again(page))["state"] == "ready"
    assert host.parts_asked() == COUNT - COUNT // 2


@pytest.mark.slow
def test_a_part_that_stalls_is_given_up_and_asked_for_again(page: Page, host: Host) -> None:
    """In a worker whose clock runs twenty times as fast, so that its patience is over soon."""
    fast = before_worker("const b = Date.now(), now = Date.now; Date.now = () => b + 20 * (now() - b);")
    stalled: list[int] = []
    stall = wrong_from(
        3,
        lambda answer: Answer(answer.body, cut=100, stalls=True) if not stalled and not stalled.append(1) else answer,
    )
    host.wrong = lambda path, answer: fast(path, stall(path, answer))
    assert load(page)["state"] == "ready"
    assert host.parts_asked() == COUNT + 1


def test_a_cut_part_is_asked_for_again(page: Page, host: Host) -> None:
    cut: list[int] = []
    host.wrong = wrong_from(3, lambda answer: Answer(answer.body, cut=100) if not cut and not cut.append(1) else answer)
    status = load(page)
    assert (status["state"], status["bytes"]) == ("ready", len(FILE))
    assert host.parts_asked() == COUNT + 1


@pytest.mark.quick_cases(2)
@pytest.mark.parametrize(
    ("change", "state", "key"),
    [
        (lambda answer: Answer(answer.body, cut=100), "unreachable", "part_cut"),
        (lambda answer: Answer(answer.body + b"x"), "failed", "part_changed"),
        (lambda answer: Answer(b"x" + answer.body[1:]), "failed", "part_changed"),
        (lambda _answer: NOT_THERE, "unreachable", "missed"),
        (lambda _answer: LOGIN, "unreachable", "missed"),
    ],
)
def test_a_part_that_stays_wrong_is_told_of(
    page: Page, host: Host, change: Callable[[Answer], Answer], state: str, key: str
) -> None:
    host.wrong = wrong_from(COUNT - 1, change)
    status = load(page)
    assert (status["state"], status["problem"]["key"]) == (state, f"on_device.{key}")
    host.well_again()
    assert load(page)["state"] == "ready"
    assert host.parts_asked() == 1


@pytest.mark.parametrize(
    "answer",
    [LOGIN, NOT_THERE, None, Answer(b"{", "application/json"), Answer(b'{"parts": []}'), Answer(b"{}" * 9, cut=5)],
)
def test_a_manifest_that_is_none_is_told_of(page: Page, host: Host, answer: Answer | None) -> None:
    host.wrong = lambda path, right: answer if path == MANIFEST else right
    status = load(page)
    assert (status["state"], status["problem"]["key"]) == ("unreachable", "on_device.no_manifest")


def test_what_is_kept_works_with_the_network_cut(page: Page, host: Host) -> None:
    load(page)
    host.wrong = lambda path, right: None if path.startswith("/language/") else right
    assert load(again(page), download=False)["state"] == "ready"
    assert answers(page)


def test_a_cancelled_download_goes_on_later(page: Page, host: Host) -> None:
    host.seconds_a_part = 0.01
    status = call(page, SCRIPT, "cancelAfter", len(FILE) // 2)
    assert (status["state"], status["problem"]) == ("idle", None)
    before = host.parts_asked()
    assert before < COUNT
    assert load(page)["state"] == "ready"
    assert host.parts_asked() <= COUNT + 3  # those under way when it was cancelled


@pytest.mark.parametrize("with_sum", [True, False])
def test_a_damaged_part_is_found_and_fetched_anew(page: Page, host: Host, with_sum: bool) -> None:
    load(page)
    call(page, SCRIPT, "damage", MODEL["parts"][5]["sha256"], with_sum)
    host.well_again()
    status = load(again(page), download=False)
    assert (status["state"], status["problem"]["key"]) == ("missing", "on_device.part_damaged")
    assert host.parts_asked() == 0
    assert load(page)["state"] == "ready"
    assert host.parts_asked() == 1


@pytest.mark.parametrize("place", ["cache", "database"])
def test_what_an_earlier_version_kept_is_read(page: Page, host: Host, place: str) -> None:
    host.wrong = without("caches") if place == "database" else host.wrong
    load(page)
    call(page, SCRIPT, "keepAsBefore", place)
    host.asked.clear()
    status = load(again(page), download=False)
    assert (status["state"], status["place"]) == ("ready", place)
    assert answers(page)


def test_two_pages_that_download_at_once_share_the_work(page: Page, host: Host) -> None:
    host.seconds_a_part = 0.005
    second = page.context.new_page()
    second.goto("/")
    call(page, SCRIPT, "asked", "load_model", {"download": True})
    call(second, SCRIPT, "asked", "load_model", {"download": True})
    assert load(page)["state"] == load(second)["state"] == "ready"
    assert answers(page)
    assert answers(second)
    assert host.parts_asked() == COUNT


def test_a_full_disk_is_told_of_and_the_model_answers_all_the_same(page: Page, host: Host) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": host.url, "quotaSize": len(FILE) // 2})
    status = load(page)
    assert (status["state"], status["note"]["key"], status["place"]) == ("ready", "on_device.disk_full", None)
    assert answers(page)


def test_plain_http_keeps_the_model_in_a_database(page: Page, host: Host) -> None:
    host.wrong = without("caches", "crypto", "navigator")
    status = load(page)
    assert (status["state"], status["place"], status["note"]) == ("ready", "database", None)
    assert load(again(page), download=False)["state"] == "ready"
    assert answers(page)
    assert host.parts_asked() == COUNT
    assert call(page, SCRIPT, "asked", "remove_model")["state"] == "idle"
    assert load(again(page), download=False)["state"] == "missing"


@pytest.mark.slow
def test_a_private_window_keeps_nothing_and_says_so(page: Page, host: Host) -> None:
    broken = wrong_from(COUNT - 2, lambda _answer: None)
    lost = without("caches", "indexedDB")
    host.wrong = lambda path, answer: broken(path, lost(path, answer))
    assert load(page)["problem"]["key"] == "on_device.missed"
    host.well_again()
    status = load(page)
    assert (status["state"], status["note"]["key"], status["place"]) == ("ready", "on_device.not_kept", None)
    assert host.parts_asked() == 2  # the others are in memory still
    assert answers(page)


@pytest.mark.parametrize(
    ("script", "key"),
    [
        ("WebAssembly.validate = () => false;", "no_simd"),
        ("self.WebAssembly = undefined;", "no_simd"),
        ("WebAssembly.Memory.prototype.grow = () => { throw new RangeError('too large'); };", "no_memory"),
    ],
)
def test_a_browser_that_cannot_is_told_so(page: Page, host: Host, script: str, key: str) -> None:
    host.wrong = before_worker(script)
    status = load(page)
    assert (status["state"], status["problem"]["key"]) == ("failed", f"on_device.{key}")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"general.architecture": "qwen2"}, "other_shape"),
        ({"tokenizer.ggml.pre": "llama-bpe"}, "tokenizer"),
        # The tokenizer is looked at first: the model takes memory for all weights.
        ({"general.architecture": "qwen2", "tokenizer.ggml.pre": "llama-bpe"}, "tokenizer"),
    ],
)
def test_another_kind_of_model_is_refused_before_all_of_it_is_fetched(
    page: Page, host: Host, change: dict[str, str], key: str
) -> None:
    described, files = cut_up(gguf(metadata() | change, tensors()), 4096)
    host.described, host.part = described, files.get
    try:
        status = load(page)
    finally:
        host.described, host.part = MODEL, FILES.get
    assert (status["state"], status["problem"]["key"]) == ("failed", f"on_device.{key}")
    assert host.parts_asked() < COUNT


def test_kernels_come_under_any_kind_but_not_as_a_page(page: Page, host: Host) -> None:
    host.wrong = lambda path, answer: Answer(answer.body, "text/plain") if path == FUSED else answer
    assert load(page)["state"] == "ready"
    host.wrong = lambda path, answer: LOGIN if path == FUSED else answer
    status = load(again(page))
    assert (status["state"], status["problem"]["key"]) == ("unreachable", "on_device.missed")


def test_a_browser_that_cannot_multiply_and_add_in_one_step_gets_plain_kernels(page: Page, host: Host) -> None:
    load(page)
    assert (host.asked[FUSED], host.asked[PLAIN]) == (1, 0)
    lacks = "WebAssembly.validate = (bytes) => validate(bytes) && !`${bytes}`.includes('253,133,2');"
    host.well_again()
    host.wrong = before_worker(f"const {{ validate }} = WebAssembly; {lacks}")
    load(again(page))
    assert (host.asked[FUSED], host.asked[PLAIN]) == (0, 1)
    assert answers(page)


def test_it_is_removed_when_the_visitor_says_so(page: Page) -> None:
    load(page)
    status = call(page, SCRIPT, "asked", "remove_model")
    assert (status["state"], status["place"]) == ("idle", None)
    assert not answers(page)
    assert call(page, SCRIPT, "asked", "about_model")["kept"] == 0
    assert load(again(page), download=False)["state"] == "missing"


def test_another_version_takes_the_place_of_the_one_before(page: Page, host: Host) -> None:
    load(page)
    described, files = cut_up(gguf(metadata() | {"general.name": "new"}, tensors()), 4096)
    host.described, host.part = described, files.get
    try:
        assert load(again(page), download=False)["state"] == "missing"
        assert load(page)["state"] == "ready"
        assert call(page, SCRIPT, "asked", "about_model")["kept"] == described["size"]
    finally:
        host.described, host.part = MODEL, FILES.get
    assert call(page, SCRIPT, "asked", "about_model")["kept"] < len(FILE)


def test_what_is_freed_starts_anew_and_ends_what_waits(page: Page, host: Host) -> None:
    load(page)
    call(page, SCRIPT, "close")
    assert call(page, SCRIPT, "asked", "model_status")["state"] == "idle"
    assert call(page, SCRIPT, "closeWhileAsked") == "on_device.worker_lost"
    assert load(page, download=False)["state"] == "ready"
    assert host.parts_asked() == COUNT


def test_a_worker_that_cannot_start_is_told_of(page: Page, host: Host) -> None:
    host.wrong = lambda path, answer: NOT_THERE if path == WORKER else answer
    assert call(page, SCRIPT, "asked", "model_status") == {"error": "on_device.worker_lost"}
    host.well_again()
    assert call(page, SCRIPT, "asked", "model_status")["state"] == "idle"
