"""The status of a namespace whose outputs have readers without number, made by whoever may read."""

import pytest
import redis
from tests.integration.published import settings_of

from copydesk_desk.cli.views.status import print_status
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_desk.operations.status import read_status
from copydesk_schemas import Keys


def test_the_groups_of_an_output_are_asked_for_together(client: redis.Redis, keys: Keys) -> None:
    """Not one after the other: a reader's user can make 20,000 of them, and each look of the desk asks."""

    def reads() -> int:
        return int(client.info("stats")["total_reads_processed"])

    client.xadd(keys.clean, {"record": "{}"})
    with client.pipeline(transaction=False) as pipeline:
        for number in range(500):
            pipeline.xgroup_create(keys.clean, f"g{number}")
        pipeline.execute()
    client.hset(keys.undelivered("clean", "g7"), "1-0", "{}")
    before = reads()
    found = read_status(client, keys).readers
    assert reads() - before < 100
    assert {f"g{number}": int(number == 7) for number in range(500)} == {one.group: one.undelivered for one in found}


def test_names_of_groups_are_cut_and_none_is_that_of_another(client: redis.Redis, keys: Keys) -> None:
    """Also those that are no text, or differ far behind their beginning: metrics have no two with one name."""
    client.xadd(keys.clean, {"record": "{}"})
    names: list[bytes] = [b"sink", b"\xff", rb"\xff", b"g" * 100_000, b"g" * 100_001]
    for name in names:
        client.execute_command("XGROUP", "CREATE", keys.clean, name, "0")  # type: ignore[no-untyped-call]  # redis-py's
    shown = [one.group for one in read_status(client, keys).readers]
    assert len(names) == len(set(shown))
    assert max(map(len, shown)) < 250
    assert {"sink", rb"\xff".decode()} < set(shown)


def test_a_group_is_never_behind_by_less_than_nothing(client: redis.Redis, keys: Keys) -> None:
    """Whoever makes a group may claim that it has read more than there ever was."""
    client.xadd(keys.clean, {"record": "{}"})
    client.xgroup_create(keys.clean, "g", "0", entries_read=2**63 - 1)
    assert [None] == [one.behind for one in read_status(client, keys).readers]


def test_a_command_that_is_told_is_one_command(
    client: redis.Redis, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever may read chooses the name of a group, and somebody pastes what `status` and `doctor` say to run."""
    client.xgroup_create(keys.clean, "g; rm -r .", "0", mkstream=True)
    client.hset(keys.undelivered("clean", "g; rm -r ."), "1-0", "{}")
    told = "copydesk sink undelivered 'g; rm -r .'"
    print_status(read_status(client, keys), None)
    assert told in capsys.readouterr().out
    assert any(told in one.advice for one in examine_namespace(client, keys, settings_of(keys)))
