"""GET /v1/sources: how much came from whom, day by day."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.operations.sources import MOST_DAYS, read_flows
from copydesk_desk.serve.door import Door
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.records import answer
from copydesk_desk.serve.wanted import check_names, read_number


async def list_sources(door: Door, request: Request) -> Response:
    """Articles by source and outcome, for each of the last days."""
    query = dict(request.query_params)
    check_names(query, ("days", "until", "source"))
    days = read_number(query, "days", 7, MOST_DAYS)
    try:
        until = date.fromisoformat(query["until"]) if query.get("until") else None
    except ValueError:
        raise Problem(400, "The parameter is not valid", "until is a day, as 2026-03-01.", field="until") from None
    source = query.get("source") or None
    return await answer(door, lambda: read_flows(door.client, door.keys, days=days, until=until, source=source))
