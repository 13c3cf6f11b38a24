"""One lab as plain files for the tests here, in a folder of a host that has other pages too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.static_site import write_site
from tests.browser.conftest import watched_page
from tests.browser.site.hosting import hosted


@pytest.fixture(scope="package")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a host gives out; the lab is in school/lab."""
    folder = tmp_path_factory.mktemp("host")
    write_site(folder / "school" / "lab")
    (folder / "other.html").write_text("<title>Another page</title>")
    return folder


@pytest.fixture(scope="package")
def site_url(host: Path) -> Iterator[str]:
    """The lab's address."""
    with hosted(host) as url:
        yield f"{url}school/lab/"


@pytest.fixture
def site(browser: Browser, site_url: str) -> Iterator[Page]:
    """A page whose relative addresses are the lab's."""
    with watched_page(browser, site_url) as opened:
        yield opened
