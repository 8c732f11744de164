"""A server that speaks S3 (moto), with an empty bucket, as a process of its own.

moto is none of the development dependencies: it needs an older python-dateutil than copydesk has.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest import mock

import urllib3

from tests.ports import free_port
from tests.processes import started, wait_until

BUCKET: Final = "news"
_PLACES: Final = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
_MOTO: Final = shutil.which("moto_server", path=_PLACES)
#: Why tests with it are skipped; None where it is installed.
MISSING: Final = None if _MOTO else "no moto_server is on the PATH (pipx install 'moto[server]')"


def _answers(url: str) -> bool:
    try:
        return urllib3.request("PUT", f"{url}/{BUCKET}", retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False


@contextmanager
def s3_server() -> Iterator[str]:
    """A server whose bucket is `BUCKET`; its address. Until the end of the block the environment points to it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "me",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }
    with (
        open(os.devnull, "wb") as nothing,  # noqa: PTH123  # it is no path of ours
        started([str(_MOTO), "-p", str(port)], stdout=nothing, stderr=nothing),
        mock.patch.dict(os.environ, told),
    ):
        wait_until(lambda: _answers(url), "the S3 server has a bucket")
        yield url
