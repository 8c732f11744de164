"""`copydesk report`: what came out of a run, in one page."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import tell, write_json, write_text
from copydesk_desk.cli.session import reopen_session
from copydesk_schemas import SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings
from copydesk_workers.shown import shown


def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of a run, its `--out`.")] = Path(),
    html: Annotated[
        bool, typer.Option("--html", help="Write DIR/report.html: one file, without scripts, to mail or keep.")
    ] = False,
    count: Annotated[int, typer.Option("--count", "-c", min=1, max=200, help="Most stories.")] = 20,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Report what came out: a summary, the largest stories, dead letters.

    The stories come with their spread, the dead letters by reason. Without --html it prints the numbers. With --redis
    it reports on that server, and DIR is where the page goes.
    """
    from copydesk_desk.web.report import read_report, write_report  # loads jinja2

    settings = read_settings(redis_url=redis, namespace=namespace)
    if redis is None:
        settings = replace(settings, redis_url=None)
        if not (folder / HERE).is_dir():
            raise SettingsError(f"there is nothing of a run in {folder}: name the folder that `run --out` wrote to")
    with reopen_session(settings, folder / HERE) as session:
        found = read_report(session.client, session.keys, count)
    if html:
        write_report(found, folder / "report.html")
        tell(f"written to {folder / 'report.html'}")
    if as_json:
        write_json(
            {
                "outcomes": dict(found.outcomes),
                "relations": {relation: number for relation, _, number in found.relations},
                "stories": [
                    {"id": one.story.story, "title": one.title, "records": one.story.size, "spread": one.story.spread}
                    for one in found.stories
                ],
                "dead": {reason: number for reason, _, number, _ in found.dead},
            }
        )
    elif not html:
        write_text("".join(f"{number:,} {name}\n" for name, number in found.outcomes))
        for one in found.stories:
            independent = one.story.spread.independent if one.story.spread else 1
            first, told = one.story.records[0].outlet or "unknown", one.title or one.story.story
            told_of = f"{counted(one.story.size, 'record')}, {independent:,} independent"
            write_text(shown(f"{told_of}, first {first}: {told}") + "\n")
