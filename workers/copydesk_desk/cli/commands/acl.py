"""`copydesk acl`: the users to give to producers, workers and readers."""

from typing import Annotated

import typer

from copydesk_desk.cli.options import Namespace
from copydesk_desk.cli.output import write_text
from copydesk_producers.append import function_library
from copydesk_schemas import Keys
from copydesk_workers.server.users import user_lines
from copydesk_workers.settings import read_settings


def acl(
    namespace: Namespace = None,
    before_7_2: Annotated[
        bool, typer.Option("--before-7.2", help="For Redis before 7.2: leave out the commands that it does not know.")
    ] = False,
    functions: Annotated[
        bool, typer.Option("--functions", help="Print the function that a producer's user calls instead of the users.")
    ] = False,
) -> None:
    """Print the Redis users that producers, workers, readers and the door need.

    The output is an ACL file: one user per part, each with the commands and keys that it needs. The producer pushes
    with `Producer` or `copydesk push`, the scraper with XADD alone, the worker runs `copydesk work`, the reader
    reads `clean` and `duplicates`, the sink runs `copydesk sink`, the door runs `copydesk serve --workers 0`, the
    viewer looks without changing anything (`status`, `tail`, `doctor`, `sources`, `stories`, `explain`, `dead list`),
    and the scaler asks how many documents wait (KEDA).

    An administrator of the server creates them with:

        copydesk acl | sed 's/^user/ACL SETUSER/' | redis-cli
        copydesk acl --functions | redis-cli -x FUNCTION LOAD REPLACE

    A producer appends by that function; it may run no scripts, since a script could be anything.

    The users are off until they get a password: `ACL SETUSER copydesk-main-worker on '>PASSWORD'`. `ACL SAVE` keeps
    them where the server has an `aclfile`. A worker's URL is then redis://copydesk-main-worker:PASSWORD@host:6379/0.
    Everything else (`drop`, `dead`, `check`) is for administrators. `doctor` as a worker sees only a part.
    """
    if functions:
        write_text(function_library())
        return
    settings = read_settings(namespace=namespace)
    write_text("".join(line + "\n" for line in user_lines(Keys(settings.namespace), before_7_2=before_7_2)))
