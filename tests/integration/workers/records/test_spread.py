"""The counts of a story, as Lua writes them and Python reads them."""

from collections.abc import Sequence

import redis
from msgspec.structs import asdict
from tests.integration.layouts.vectors import lua, run

from copydesk_schemas import decode_growth
from copydesk_workers.records.provenance import Provenance, encode_provenance
from copydesk_workers.records.spread import Spread, parse_sum

LUA = lua("copydesk_schemas", "ids.lua") + "".join(
    lua("copydesk_workers.records", name) for name in ("states.lua", "spread.lua")
)
#: Counts all records that ARGV holds, each as id and provenance; answers the sum, its sum once read, and the growth.
COUNT = """
local spread = new_spread(0)
for at = 1, #ARGV, 2 do count_record(spread, ARGV[at], false, read_provenance(ARGV[at + 1])) end
local sum = write_sum(spread)
return {sum, write_sum(read_sum(sum)), growth_of(spread, ARGV[1], ARGV[#ARGV - 1], 'copy', 'grows')}
"""


def counted(client: redis.Redis, sources: Sequence[Provenance]) -> Spread:
    """The spread of records from these sources, one second apart."""
    pairs = [(f"{1000 * n}-0/0", encode_provenance(one, 1000 * n)) for n, one in enumerate(sources, 1)]
    sum_, again, growth = run(client, LUA + COUNT, *(part for pair in pairs for part in pair))
    assert sum_ == again
    spread, told = parse_sum(sum_), decode_growth(growth)
    assert asdict(spread) == {name: getattr(told, name) for name in asdict(spread)}
    return spread


def test_names_come_back_as_they_were(client: redis.Redis) -> None:
    """Quotes, tabs and other scripts in the names of outlets and agencies survive, in the counts and in the growth."""
    spread = counted(client, [Provenance(outlet='The "Post"\t\\', agency="新华社"), Provenance()])
    assert ('The "Post"\t\\', "新华社", None) == (
        spread.first.outlet,
        spread.agency,
        spread.latest.outlet,
    )


def test_counting_ends_at_a_thousand_names(client: redis.Redis) -> None:
    """However many outlets tell a story, its size is bounded; records are counted on."""
    spread = counted(client, [Provenance(outlet=f"{n}.example", owner=f"Owner {n // 2}") for n in range(1100)])
    assert (1100, 1000, 550, 550) == (spread.records, spread.outlets, spread.owners, spread.independent)


def test_a_family_and_an_agency_count_once(client: redis.Redis) -> None:
    """Outlets of one owner are one independent source, and so are all texts of an agency, its own site included."""
    house = [Provenance(outlet=name, owner="House") for name in ("one.example", "two.example")]
    agency = [Provenance(outlet="far.example", agency="Reuters"), Provenance(outlet="reuters.com", owner="Reuters")]
    spread = counted(client, [*house, *agency])
    assert (4, 3, 2) == (spread.outlets, spread.owners, spread.independent)
