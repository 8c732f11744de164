"""Pages, texts and feeds in their encodings: what comes out, against the encoding that they were written in."""

from collections.abc import Iterator, Mapping
from typing import Final

from copydesk_schemas import RawDocument
from tests.benchmarks.cases.case import FOLDER, Case, Kind, read_case

#: The beginning of a file's name → its encoding; UTF-8 where nothing else is said.
_WRITTEN_IN: Final[Mapping[str, str]] = {
    "ar-1256": "cp1256",
    "de-1252": "cp1252",
    "es-1252": "cp1252",
    "fr-1252": "cp1252",
    "sv-1252": "cp1252",
    "el-1253": "cp1253",
    "eucjp": "euc_jp",
    "euckr": "cp949",
    "iso2022jp": "iso2022_jp",
    "ja-sjis": "cp932",
    "koi8r": "koi8_r",
    "pl-8859-2": "iso8859_2",
    "th-874": "cp874",
    "th-tis620": "cp874",
    "zh-gbk": "gb18030",
}


def _files() -> Iterator[Case]:
    for path in sorted(one for one in (FOLDER / "enc").rglob("*") if one.is_file()):
        name = str(path.relative_to(FOLDER))
        encoding = next((code for start, code in _WRITTEN_IN.items() if path.name.startswith(start)), "utf-8")
        document = read_case(name)
        got = (document.html or document.text) if isinstance(document, RawDocument) else document
        yield Case(name, path.read_bytes().decode(encoding, errors="replace"), got)


def _feeds() -> Iterator[Case]:
    titles = {"07-cp1251": "Бюджет принят", "08-utf16": "Бюджет принят", "12-u8-bad-byte": "Budget adopté"}
    for name, title in titles.items():
        document = read_case(f"feeds/{name}.xml")
        yield Case(f"feeds/{name}.xml", title, document.title if isinstance(document, RawDocument) else document)


KINDS: Final[Mapping[str, Kind]] = {"encodings": _files, "encodings of feeds": _feeds}
