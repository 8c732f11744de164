"""`copydesk recover`: ids that lie ahead of the server's clock."""

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_schemas.counted import counted
from copydesk_workers.settings import read_settings


def recover(redis: RedisUrl = None, namespace: Namespace = None, as_json: Json = False) -> None:
    """Set ids right that lie ahead of the server's clock.

    A stream takes rising ids only. So after an id far in the future, every later id must be in the future too; after
    the largest id, nothing can be pushed. This command copies what waits into a new stream, in one step: entries
    that lie too far ahead get new ids of now, all others keep theirs. Documents that a worker has in hand stay in its
    hand. Nothing that waits is lost. Workers and producers may run; the server does nothing else meanwhile.

    It also drops slices of the index that lie ahead, which keep the window from moving. Their records stay in the
    outputs, but later copies of them come out as originals.

    What a worker had dead-lettered before comes back with `copydesk dead requeue --reason id_out_of_range`.
    """
    from copydesk_desk.operations.recover import recover as recover_namespace  # loads the index

    settings = read_settings(redis_url=redis, namespace=namespace)
    with reopen_session(settings, HERE) as session:
        done = recover_namespace(session.client, session.keys, settings.ahead_milliseconds, session.index_server)
    if as_json:
        write_json(done)
        return
    console = CleanConsole()
    if done.stream.replaced:
        console.print(
            f"the raw stream went up to {done.stream.newest_before}; {done.stream.renamed:,} of"
            f" {counted(done.stream.entries, 'document')} in it got new ids"
        )
    if done.slices:
        console.print(f"{counted(len(done.slices), 'slice')} ahead of the clock dropped")
    if not done.stream.replaced and not done.slices:
        console.print("no id lies too far ahead of the server's clock: nothing was changed")
