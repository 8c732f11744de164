"""What the Markdown files say about the repository is true: links lead somewhere, files exist, commands are known."""

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from copydesk_desk.cli.app import COMMANDS
from copydesk_workers.settings import Settings

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.md")
    if not any((part.startswith(".") and part != ".github") or part == "out" for part in path.relative_to(ROOT).parts)
)

#: Paths in backquotes that are no files of the repository: what a user has, or what a command writes.
_NOT_OURS: Final = re.compile(r"^(out|dist|pages|feeds|golden|build|stories)/|^[/~.]|[A-Z]{2,}|…|[<>*{}$:]")
_SUFFIXES: Final = (".py", ".lua", ".md", ".toml", ".tsv", ".jsonl", ".yml", ".yaml", ".json", ".txt", ".acl", ".zst")
#: Files that pages speak of in general, or of which the text shows what they hold.
_MADE_BY_USERS: Final = frozenset(
    {
        *("clean.jsonl", "duplicates.jsonl", "dead.jsonl", "stories.jsonl", "docs.jsonl", "clusters.tsv", "page.html"),
        *("items.jsonl", "archive.jsonl.gz", "day.jsonl.zst", "F.jsonl.zst", "docker-compose.override.yml"),
        *("news.jsonl", "news.db", "clean.csv", "clean.db", "clean.parquet", "_place", "hook.secret", "FILE.place"),
        *(".jsonl", ".jsonl.zst", ".txt", ".json"),
    }
)


def text_of(page: str) -> str:
    """A Markdown page."""
    return (ROOT / page).read_text("utf-8")


def slug(heading: str) -> str:
    """The anchor that a heading gets on the page."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """The anchors of a page."""
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)}


def prose(page: str) -> str:
    """A page without its fenced code."""
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.S | re.M)


@cache
def names_of_files() -> frozenset[str]:
    """The names of all files and folders of the repository."""
    return frozenset(path.name for path in ROOT.rglob("*") if ".venv" not in path.parts and ".git" not in path.parts)


def named_paths(page: str) -> list[str]:
    """What stands in backquotes on a page and looks like a path of the repository."""
    words = [word for code in re.findall(r"`([^`\n]+)`", prose(page)) for word in code.split()]
    return [
        word
        for word in words
        if ("/" in word or word.endswith(_SUFFIXES))
        and re.fullmatch(r"[\w./-]+", word)
        and not _NOT_OURS.search(word)
        and word not in _MADE_BY_USERS
        and re.search(r"[a-z]{2}", word)
        and (word.endswith(("/", *_SUFFIXES)) or word.split("/")[0] in ("workers", "producers", "schemas", "tests"))
    ]


def is_there(word: str, page: str) -> bool:
    """Whether a path exists: from the page, the root, or a package; a name of a file or folder anywhere."""
    if "/" not in word.rstrip("/"):
        return word.rstrip("/") in names_of_files()
    packages = [path.parent for path in ROOT.glob("*/*/__init__.py")]
    roots = [ROOT / name for name in ("workers", "producers", "schemas")]
    return any((base / word).exists() for base in [(ROOT / page).parent, ROOT, *roots, *packages])


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """The target of each relative link exists, and so does the heading it points at."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?:|mailto:", target):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert [] == broken


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_every_file_that_is_named_exists(page: str) -> None:
    """A path in backquotes is one of the repository. (The changelog speaks of the past.)"""
    assert [] == [word for word in named_paths(page) if not is_there(word, page)]


def test_the_check_of_names_sees_a_file_that_is_not_there() -> None:
    """A path that does not exist is told from one that does, wherever it is named."""
    assert is_there("copydesk_text/article.py", "README.md")
    assert is_there("relate.py", "README.md")
    assert not is_there("copydesk_text/articles.py", "README.md")
    assert not is_there("no_such_file.py", "README.md")


def test_every_rule_of_the_matching_is_in_its_readme() -> None:
    """A newcomer finds each module of `rules/` by name, with what it is for."""
    page = text_of("workers/copydesk_matching/README.md")
    modules = (ROOT / "workers/copydesk_matching/rules").glob("[a-z]*.py")
    assert [] == sorted(module.name for module in modules if f"`{module.name}`" not in page)


def test_every_command_is_in_the_readme() -> None:
    """A newcomer finds each command by name on the first page."""
    assert [] == [command.name for command in COMMANDS if f"copydesk {command.name}" not in text_of("README.md")]


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_settings_that_are_named_exist(page: str) -> None:
    """`copydesk WORD` in code names a command, `COPYDESK_WORD` a setting."""
    if page == "CHANGELOG.md":
        return
    known = {command.name for command in COMMANDS}
    code = re.findall(r"`(?:\S+/)?copydesk ([a-z]+)", text_of(page))
    code += re.findall(r"^ {4}(?:\S+/)?copydesk ([a-z]+)", text_of(page), re.M)
    assert set() == set(code) - known
    variables = set(re.findall(r"\bCOPYDESK_([A-Z_]*[A-Z])", text_of(page)))
    assert set() == variables - {name.upper() for name in Settings.__struct_fields__}


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_that_are_named_exist(page: str) -> None:
    """`make WORD` names a target of the Makefile."""
    if page == "CHANGELOG.md":
        return
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = re.findall(r"`make ((?:[a-z]+ ?)+)", text_of(page)) + re.findall(r"^ {4}make ([a-z]+)", text_of(page), re.M)
    assert set() == {word for words in named for word in words.split()} - targets


@pytest.mark.parametrize("page", PAGES)
def test_modules_that_are_run_exist(page: str) -> None:
    """`python -m some.module` names a module of the repository."""
    modules = re.findall(r"python -m ((?:copydesk_|tests)[\w.]+)", text_of(page))
    roots = [ROOT, *(ROOT / name for name in ("workers", "producers", "schemas"))]
    missing = [
        module
        for module in modules
        if not any(
            (root / module.replace(".", "/")).with_suffix(".py").exists()
            or (root / module.replace(".", "/") / "__main__.py").exists()
            for root in roots
        )
    ]
    assert [] == missing


def test_no_page_is_left_out() -> None:
    """The tests above see every Markdown file that is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    assert set() == set(listed) - set(PAGES)
