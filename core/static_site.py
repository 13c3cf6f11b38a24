"""The lab as a folder of plain files: every tab, without a server. Any host of files, or a USB stick, can carry it."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.assets import ASSETS
from core.device_model import manifest, model_file, parts, read_part
from core.language.model_store import DEFAULT_MODEL
from core.pages import pages
from core.pages.document import address, texts
from core.pages.site import app, document, first_script, first_style, later
from core.pages.temperature import plotly_script

LIST = "files.json"
# Not of use to a browser, or only while the page is written.
_LEFT_OUT = {"NOTICE.md", "before.js", "glossary.json", "index.html", "serve.py"}
# What any tab needs to be drawn, by folder of assets/.
_FIRST = {"js", "css", "text", "programs", "site", "first.js", "first.css", *(f"{tab}.json" for tab in pages())}
_MODEL = Path("language/model.json")


def write_site(folder: Path, with_model: bool = True, spaces: bool = False) -> list[Path]:
    """Write the lab into `folder`; returns the files, relative to it, the page and the list of them last.

    `with_model`: with the language model's file, 98 MB in parts. `spaces`: with a README.md for a static Space. What an
    earlier lab left there is replaced. Raises ValueError for a folder that holds anything else, and where the model is
    not installed.
    """
    before = _written_before(folder)
    content = dict(_files(with_model, spaces))
    version = _version(content)
    content[Path("index.html")] = document(version).encode()
    content[Path(LIST)] = _list(version, content)
    for path, source in content.items():
        _write(folder / path, source)
    for path in before - content.keys():
        _remove(folder, path)
    return list(content)


def _files(with_model: bool, spaces: bool) -> Iterator[tuple[Path, bytes | Path]]:
    """Every file but the page and the list, with its content or where that is."""
    here = Path(address(ASSETS))
    for file in sorted(ASSETS.rglob("*")):
        if file.is_file() and file.name not in _LEFT_OUT:
            yield here / file.relative_to(ASSETS), file
    for at, content in (first_script(), first_style(), *later()):
        yield Path(at), content.encode()
    yield Path(address(plotly_script())), plotly_script()
    yield Path("service_worker.js"), ASSETS / "js" / "site" / "service_worker.js"
    yield Path("serve.py"), ASSETS / "site" / "serve.py"
    yield Path("NOTICE.md"), ASSETS / "NOTICE.md"
    yield Path("LICENSE"), ASSETS.parent / "LICENSE"
    yield Path("manifest.webmanifest"), _as_json(app())
    yield Path(".nojekyll"), b""  # GitHub Pages gives the files out as they are
    if spaces:
        yield Path("README.md"), _front_matter(with_model).encode()
    yield from _model() if with_model else [(_MODEL, _as_json({"left_out": True}))]


def _model() -> Iterator[tuple[Path, bytes]]:
    for part in parts(model_file()):
        yield Path("language/parts") / part.sha256, b"".join(read_part(part))
    yield _MODEL, _as_json(manifest())


def _front_matter(with_model: bool) -> str:
    """README.md of a static Space on Hugging Face."""
    models = f"models:\n  - {DEFAULT_MODEL.name}\n" if with_model else ""
    return (
        "---\n"
        f"title: {texts('page')['app.title']}\n"
        "emoji: 🌡️\ncolorFrom: indigo\ncolorTo: red\nsdk: static\napp_file: index.html\nlicense: apache-2.0\n"
        "short_description: See softmax temperature and distillation at work, live\n"
        f"{models}---\n\nMade by `python -m core site`. What is in it, and under which licence: NOTICE.md.\n"
    )


def _list(version: str, content: dict[Path, bytes | Path]) -> bytes:
    """What the service worker may keep, and what it keeps at once: the language model has its own store."""
    files = [
        {"path": path.as_posix(), "size": _size(source), "first": not _FIRST.isdisjoint(path.parts)}
        for path, source in content.items()
        if path.parts[0] == "v" or path.name == "manifest.webmanifest"
    ]
    return _as_json({"version": version, "files": files})


def _version(content: dict[Path, bytes | Path]) -> str:
    """A hash of all that the page shows: the same lab has the same version wherever it is written."""
    digest = hashlib.sha256(document("").encode())
    for path, source in content.items():
        digest.update(f"{path.as_posix()} {_size(source)}\n".encode())
        if path.parts[0] != "v":  # whose addresses say what is in them
            digest.update(_bytes(source))
    return digest.hexdigest()[:16]


def _written_before(folder: Path) -> set[Path]:
    """The files of an earlier lab in `folder`. ValueError where it holds anything that no lab wrote."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise ValueError(f"DIR must be a folder, got {folder}")
    found = {file.relative_to(folder) for file in folder.rglob("*") if file.is_file()}
    if found and not {Path(LIST), Path("index.html"), _MODEL} <= found:
        raise ValueError(f"DIR must be empty or hold a lab that was written before, got {folder}")
    ours = ("v", "language")
    return {path for path in found if path.parts[0] in ours}


def _write(file: Path, source: bytes | Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, Path):
        shutil.copyfile(source, file)
    else:
        file.write_bytes(source)


def _remove(folder: Path, path: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    (folder / path).unlink()
    for parent in (folder / path).parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()


def _bytes(source: bytes | Path) -> bytes:
    return source.read_bytes() if isinstance(source, Path) else source


def _size(source: bytes | Path) -> int:
    return source.stat().st_size if isinstance(source, Path) else len(source)


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()
