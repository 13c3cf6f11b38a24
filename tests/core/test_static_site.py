"""The lab as plain files: whole, relative, small enough for every host, and written over nobody's own files."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from core.assets import ASSETS
from core.commands.cli import main
from core.device_model import manifest
from core.pages import pages
from core.pages.document import texts
from core.static_site import write_site

# Some hosts refuse larger ones.
LARGEST = 25 * 10**6
# Bytes, packed, that a first visit waits for.
LARGEST_PAGE, LARGEST_SCRIPT, LARGEST_STYLE = 13_500, 28_500, 6_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, with_model=False, spaces=True)
    return folder


def told(site: Path) -> dict[str, dict[str, Any]]:
    """What the scripts are told of each tab: of the first one in the document, of the others in files of theirs."""
    [text] = re.findall(r'<script type="application/json" id="site">(.*?)</script>', (site / "index.html").read_text())
    first, *others = json.loads(text)["tabs"].items()
    return dict([first, *((name, json.loads((site / at).read_text("utf-8"))) for name, at in others)])


def test_the_first_view_is_light(site: Path) -> None:
    bounds = {"index.html": LARGEST_PAGE, "v/*/first.js": LARGEST_SCRIPT, "v/*/first.css": LARGEST_STYLE}
    for name, most in bounds.items():
        [file] = site.glob(name)
        assert len(gzip.compress(file.read_bytes())) <= most, name


def test_what_any_tab_is_drawn_with_is_kept_at_once(site: Path) -> None:
    kept = {file["path"] for file in json.loads((site / "files.json").read_text())["files"] if file["first"]}
    [text] = re.findall(r'<script type="application/json" id="site">(.*?)</script>', (site / "index.html").read_text())
    assert {at for at in json.loads(text)["tabs"].values() if isinstance(at, str)} <= kept


def test_all_that_the_page_links_is_there_and_relative(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    linked = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert sum(path.endswith(".css") for path in linked) == 2, "the first view's, and forced colours'"
    (modules,) = re.findall(r'<script type="importmap">(.*?)</script>', page)
    linked += (path.removeprefix("./") for pair in json.loads(modules)["imports"].items() for path in pair)
    for path in linked:
        assert (
            path == "#tabs"
            or path.startswith("?lang=")
            or (not path.startswith(("/", "http")) and (site / path).is_file())
        ), path
    icons = json.loads((site / "manifest.webmanifest").read_text("utf-8"))["icons"]
    assert all((site / icon["src"]).is_file() for icon in icons)
    assert "$" not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


def test_the_first_tab_comes_with_its_words_and_each_style_once(site: Path) -> None:
    css = next((site / "v").glob("*/assets/css"))
    first, *others = told(site).values()
    words = {key: text for part in ("page", "temperature") for key, text in texts(part).items()}
    assert first["needs"]["texts"] == {"language": "en", "words": words}
    assert [(css / sheet).resolve().name for sheet in first["needs"]["styles"]] == ["first.css"]
    shared = (css / first["needs"]["styles"][0]).read_text()
    for tab in others:
        assert "texts" not in tab["needs"]
        assert tab["needs"]["styles"][0] == first["needs"]["styles"][0]
        assert all((css / sheet).read_text() not in shared for sheet in tab["needs"]["styles"][1:])


def test_every_tab_is_there_and_no_server_is_offered(site: Path) -> None:
    tabs = told(site)
    assert list(tabs) == list(pages()) == ["temperature", "soft_labels", "distil", "deploy", "classroom"]
    assert "server" not in tabs["distil"]["data"]["devices"]
    assert (site / tabs["temperature"]["data"]["plotly"]).is_file()
    assert {model["name"] for model in tabs["temperature"]["data"]["offeredModels"]} == {manifest()["model"]}


def test_another_configured_model_changes_nothing(site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEMPERATURE_LAB_MODEL", "somebody/else")
    write_site(tmp_path, with_model=False, spaces=True)
    assert (tmp_path / "index.html").read_bytes() == (site / "index.html").read_bytes()


def test_the_assets_are_as_they_are_and_no_file_is_too_large(site: Path) -> None:
    [assets] = site.glob("v/*/assets")
    for file in assets.rglob("*.js"):
        assert file.read_bytes() == (ASSETS / file.relative_to(assets)).read_bytes()
    assert max(file.stat().st_size for file in site.rglob("*")) < LARGEST
    assert (site / "NOTICE.md").is_file()
    assert (site / "LICENSE").is_file()


def test_the_list_has_each_file_with_its_size_and_says_what_comes_first(site: Path) -> None:
    listed = json.loads((site / "files.json").read_text("utf-8"))
    assert listed["version"] in (site / "index.html").read_text("utf-8")
    for file in listed["files"]:
        assert (site / file["path"]).stat().st_size == file["size"]
    found = {path.relative_to(site).as_posix() for path in (site / "v").rglob("*") if path.is_file()}
    assert found == {file["path"] for file in listed["files"]} - {"manifest.webmanifest"}
    first = {file["path"].split("/", 2)[2].removeprefix("assets/") for file in listed["files"] if file["first"]}
    assert {
        "first.js",
        "first.css",
        "js/distil.js",
        "css/page.css",
        "text/en/page.json",
        "js/distil/engine/kernels.wasm",
    } <= first
    assert not any(path.startswith(("data/", "recordings/", "vendor/")) for path in first)


def test_without_the_model_the_page_is_told_so(site: Path) -> None:
    assert json.loads((site / "language" / "model.json").read_text()) == {"left_out": True}
    assert not (site / "language" / "parts").exists()


def test_a_space_gets_its_front_matter(site: Path) -> None:
    _, matter, _ = (site / "README.md").read_text("utf-8").split("---\n")
    assert {"sdk: static", "app_file: index.html", "title: Temperature Lab"} <= set(matter.splitlines())


def test_with_the_model_its_parts_are_there_and_a_second_writing_takes_them_away(tmp_path: Path) -> None:
    write_site(tmp_path)
    listed = json.loads((tmp_path / "language" / "model.json").read_text())
    assert listed == json.loads(json.dumps(manifest()))
    for part in listed["parts"]:
        assert (tmp_path / "language" / "parts" / part["sha256"]).stat().st_size == part["size"]
    old = tmp_path / "v" / "0123456789abcdef" / "assets" / "old.js"
    old.parent.mkdir(parents=True)
    old.write_text("of a version before")
    write_site(tmp_path, with_model=False)
    assert not (tmp_path / "language" / "parts").exists()
    assert not (tmp_path / "v" / "0123456789abcdef").exists()


def test_the_same_lab_has_the_same_version_and_another_another(site: Path, tmp_path: Path) -> None:
    version = lambda folder: json.loads((folder / "files.json").read_text())["version"]  # noqa: E731
    write_site(tmp_path / "same", with_model=False, spaces=True)
    write_site(tmp_path / "more", with_model=True, spaces=True)
    assert version(tmp_path / "same") == version(site)
    assert version(tmp_path / "more") != version(site)


@pytest.mark.parametrize("name", ["essay.txt", "index.html"])
def test_a_folder_of_somebodys_own_is_left_alone(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_text("mine")
    assert main(["site", str(tmp_path), "--without-model"]) == 2
    assert "DIR must be empty or hold a lab that was written before, got" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_file_in_its_place_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["site", str(tmp_path / "file")]) == 2
    assert "DIR must be a folder, got" in capsys.readouterr().err


def test_where_the_model_is_not_installed_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.device_model.embedded_gguf", lambda: None)
    assert main(["site", str(tmp_path)]) == 2
    assert "--without-model" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["site", str(tmp_path), "--without-model"]) == 0
