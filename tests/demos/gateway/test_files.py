"""Files under addresses with their version: kept for a year, never one version's beside another's."""

from pathlib import Path

import httpx
import pytest

from core.assets import ASSETS
from demos.gateway.files import ADDRESS, serve
from demos.temperature import plotly_script

YEAR = "public, max-age=31536000, immutable"


def get(address: str, **headers: str) -> httpx.Response:
    return httpx.get(address, headers=headers, trust_env=False)


def test_the_page_is_asked_for_anew_and_its_files_are_kept_for_a_year(server_url: str) -> None:
    assert get(server_url).headers["cache-control"] == "no-cache"
    for file in ("js/temperature.js", "css/page.css", "text/en/page.json", "recordings/france.safetensors"):
        answer = get(f"{server_url}{ADDRESS}/{file}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, YEAR)
        assert answer.content == (ASSETS / file).read_bytes()
        again = get(f"{server_url}{ADDRESS}/{file}", **{"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", YEAR)


def test_texts_come_compressed_and_tensors_as_they_are(server_url: str) -> None:
    script = get(f"{server_url}{ADDRESS}/js/temperature.js", **{"Accept-Encoding": "br, gzip"})
    assert script.headers["content-encoding"] == "br"
    assert "content-encoding" not in get(f"{server_url}{ADDRESS}/data/digits.safetensors.gz").headers


def test_the_drawing_library_alone_is_given_out_of_its_package(server_url: str) -> None:
    address = serve(plotly_script())
    assert get(f"{server_url}{address}").content == plotly_script().read_bytes()
    folder = address.rpartition("/")[0]
    for name in ("plotly.json", "", ".", "..", "../package_data/plotly.min.js"):
        assert httpx.get(f"{server_url}{folder}/{name.replace('/', '%2f')}", trust_env=False).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "v/0123456789abcdef/assets/js/temperature.js",
        f"{ADDRESS}/js/none.js",
        f"{ADDRESS}/js",
        f"{ADDRESS}/",
        ADDRESS,
        f"{ADDRESS}/../app.py",
        f"{ADDRESS}/js/%2e%2e/%2e%2e/app.py",
        f"{ADDRESS}/%2e%2e%2fapp.py",
        f"{ADDRESS}/%2fetc%2fpasswd",
        f"{ADDRESS}//etc/passwd",
        f"{ADDRESS}/js/%00.js",
        f"{ADDRESS}/{'x' * 300}",
    ],
)
def test_another_version_and_another_file_are_not_there_and_that_is_not_kept(server_url: str, address: str) -> None:
    answer = get(f"{server_url}{address}")
    assert answer.status_code == 404
    assert "import" not in answer.text
    assert "immutable" not in answer.headers.get("cache-control", "")
    if f"{ADDRESS}/js" in address or "0123" in address:
        assert answer.headers["cache-control"] == "no-store"


def test_the_version_is_the_contents_own(tmp_path: Path) -> None:
    def version(*files: tuple[str, str]) -> str:
        folder = tmp_path / str(len(list(tmp_path.iterdir()))) / "assets"
        for name, content in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
        _, version, name = serve(folder).split("/")
        assert name == "assets"
        return version

    first = version(("a.js", "1"), ("b/c.js", "2"))
    assert version(("b/c.js", "2"), ("a.js", "1")) == first
    others = [
        version(("a.js", "2"), ("b/c.js", "1")),
        version(("a.js", "12")),
        version(("a.js", "1"), ("c.js", "2")),
        version(("a.js", "1"), ("b/c.js", "2"), ("d", "")),
    ]
    assert len({first, *others}) == 5
