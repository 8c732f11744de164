"""The settings of the workers: one typed struct. Only this module reads the `COPYDESK_*` variables."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from copydesk_matching.index.shape import IndexShape
from copydesk_schemas import RELATIONS, SUPPRESSED, Relation, SettingsError
from copydesk_text.chain.names import ChainName

LogFormat = Literal[
    "text",  # for people
    "json",  # for programs, one object per line
]
LogLevel = Literal["debug", "info", "warning", "error"]

#: What the names of the variables begin with.
_PREFIX: Final = "COPYDESK_"
#: Settings that are lists, separated by commas.
_LISTS: Final = frozenset({"suppressed", "enrichers", "thresholds", "preferred_sources", "always_published"})
#: What msgspec calls the type of a value → what a message calls it.
#: Characters of a wrong value in a message.
_SHOWN: Final = 40
_WORDS: Final = {"int": "a whole number", "float": "a number", "bool": "true or false"}

Count = Annotated[int, Meta(ge=1)]
Seconds = Annotated[float, Meta(gt=0)]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default. The variable of `window_days` is `COPYDESK_WINDOW_DAYS`, and so on."""

    #: The server: `redis://`, `rediss://` (TLS) or `unix://`; a primary with replicas as `redis://host:port,host:port/0`
    #: or, with Sentinel, `sentinel://host:port,host:port/NAME/0`. Without it, an embedded server in the current folder.
    redis_url: str | None = None
    #: Replicas that must have a document before `push`, `run` and `serve` call it taken. It then outlives a failover.
    wait_replicas: Annotated[int, Meta(ge=0)] = 0
    #: Seconds that a push waits for the disk of the server and for replicas. Then it fails, and can be repeated.
    wait_seconds: Seconds = 30.0
    #: Where the index lives, if not on that server: some nodes of a Redis or Valkey Cluster,
    #: `redis://host:port,host:port` or `rediss://`, or a server in the forms above. Fixed when a namespace is first
    #: used.
    index_url: str | None = None
    #: Seconds that a batch waits for a part of the index that is away. Then it is decided without that part, its
    #: records say so in `warnings`, and they are matched again when the part is back.
    index_wait_seconds: Annotated[float, Meta(ge=0)] = 20.0
    #: Which copydesk on that server. Namespaces share nothing.
    namespace: str = "main"
    #: Worker processes of `work` and `run`. More than one per core does not help.
    workers: Count = 2
    #: The stages to run. `matching` only finds duplicates and leaves the text as it came.
    chain: ChainName = "default"

    #: spaCy pipeline that finds people and organisations, by the name of its package. Without it, rules alone.
    ner_model: str | None = None
    #: Enrichers of other packages to run, in this order, by the names of their entry points in the group
    #: `copydesk.enrichers`.
    enrichers: tuple[str, ...] = ()
    #: Milliseconds that each enricher has for one article.
    enricher_milliseconds: Annotated[float, Meta(gt=0)] = 50.0

    #: How many days back, in event time, records are compared. Fixed when a namespace is first used, until `copydesk
    #: migrate` changes it.
    window_days: Annotated[float, Meta(gt=0)] = 7.0
    #: Documents expected in one window. It sizes the index, about 1 KB each. Fixed when a namespace is first used,
    #: until `copydesk migrate` changes it.
    window_documents: Count = 1_000_000
    #: How many hours the id of a document may lie ahead of the server's clock; never more than the window. Documents
    #: further ahead are dead-lettered, as they would empty the memory of duplicates.
    ahead_hours: Annotated[float, Meta(gt=0)] = 25.0
    #: Partitions of the index (hash tags `{p0}`, `{p1}` …): one, or 8 to 16 if the index is on a cluster. Fixed when a
    #: namespace is first used, until `copydesk migrate` changes it.
    partitions: Annotated[int, Meta(ge=1, le=64)] = 1
    #: Relations that go to `duplicates`.
    suppressed: tuple[Relation, ...] = tuple(sorted(SUPPRESSED))
    #: Sources whose record heads a story even if it comes later, the most preferred first: registered domains and names
    #: of agencies, as they stand in records. Without them, the first record heads its story.
    preferred_sources: tuple[str, ...] = ()
    #: Registered domains of outlets whose records are always published, whatever their relation.
    always_published: tuple[str, ...] = ()
    #: Whether producers are bound to sources: the domains of `copydesk producers` then belong to those who sign for
    #: them, and what others push neither suppresses their records nor teaches anything about their sites.
    bound_producers: bool = False
    #: Key with which `copydesk push` signs documents, as `copydesk producers add` printed it.
    producer_key: str | None = None
    #: Thresholds of the matching that differ from their defaults, `name=value` each. `copydesk eval --sweep` shows what
    #: they would do. All workers of a namespace should have the same.
    thresholds: tuple[str, ...] = ()

    #: Documents that a worker takes at once.
    batch_documents: Annotated[int, Meta(ge=1, le=1000)] = 100
    #: Seconds that a drain ticket lasts.
    ticket_seconds: Seconds = 10.0
    #: Seconds after which a document is set aside: it is tried again alone, with the full time limit, when nothing else
    #: waits. Those behind it go on at once.
    patience_seconds: Seconds = 2.0
    #: Time limit of one document, in seconds; what the process waits for a core does not count (Linux). The process
    #: that exceeds it is killed; after the second time the document is dead-lettered.
    document_seconds: Seconds = 30.0
    #: Memory limit in MiB: how far a worker process may grow beyond its size at the start. A process that exceeds it is
    #: killed; after the second time the document is dead-lettered. Needs /proc (Linux).
    document_megabytes: Count = 1024
    #: Seconds of silence after which a worker counts as dead and its documents are reclaimed.
    reclaim_seconds: Seconds = 60.0
    #: Size limit of a document, in bytes of its JSON. Larger documents are refused.
    document_bytes: Annotated[int, Meta(ge=1024)] = 2 * 1024 * 1024
    #: How many signs that an HTML page is an error, a wall against robots, a consent wall or a login are enough to
    #: dead-letter it as `not_an_article`. A title that says so counts two, text that says little else two. 0: never.
    no_article_signs: Annotated[int, Meta(ge=0)] = 3

    #: Hours that the output streams keep their entries, unless `keep_entries` is reached first.
    keep_hours: Annotated[float, Meta(gt=0)] = 168.0
    #: Entries that each output stream keeps, about.
    keep_entries: Count = 5_000_000
    #: Raw documents that the archive keeps for `copydesk record`, about; none older than `keep_hours`. 0: no archive.
    archive_entries: Annotated[int, Meta(ge=0)] = 2_000

    #: Folder in which `work` and `sink` renew the files `alive` (its loop turns) and `ready` (the server answered), for
    #: probes of this one process. Without it, nowhere.
    heartbeat_folder: str | None = None
    #: How workers write their log, one line per event.
    log_format: LogFormat = "text"
    #: The lowest level that is logged.
    log_level: LogLevel = "info"

    @property
    def window_milliseconds(self) -> int:
        """Length of the window, and of a slice, in milliseconds."""
        return round(self.window_days * 86_400_000)

    @property
    def ahead_milliseconds(self) -> int:
        """How far an id may lie ahead of the server's clock, in milliseconds."""
        return min(round(self.ahead_hours * 3_600_000), self.window_milliseconds)

    @property
    def index_shape(self) -> IndexShape:
        """The shape of an index that is made with these settings."""
        return IndexShape.of(
            window=self.window_milliseconds, partitions=self.partitions, window_documents=self.window_documents
        )

    @property
    def reclaim_after(self) -> float:
        """Seconds of silence after which entries are reclaimed: longer than one document may take."""
        return max(self.reclaim_seconds, 2 * self.document_seconds)


def read_settings(environment: Mapping[str, str] = os.environ, **flags: object) -> Settings:
    """Reads the settings from `COPYDESK_*` variables. Flags that are not None override them.

    Args:
        environment: The variables. A list (`COPYDESK_SUPPRESSED`, `COPYDESK_ENRICHERS`, …) is separated by commas.
        flags: Values of settings, by field name, as a command line gives them.

    Returns:
        The settings.

    Raises:
        SettingsError: A variable is unknown or its value is not allowed; the message names it and what was expected.
    """
    known = set(Settings.__struct_fields__)
    values: dict[str, object] = {}
    for variable, text in environment.items():
        if variable.startswith(_PREFIX):
            name = variable.removeprefix(_PREFIX).lower()
            if name not in known:
                like = get_close_matches(name, known, 1)
                names = ", ".join(_PREFIX + field.upper() for field in like or sorted(known))
                there = f"did you mean {names}?" if like else f"there are {names}"
                raise SettingsError(f"{variable} is not a setting of copydesk; {there}")
            values[name] = [part.strip() for part in text.split(",") if part.strip()] if name in _LISTS else text
    values.update({name: flag for name, flag in flags.items() if flag is not None})
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_explain(str(error), values)) from None
    if "original" in settings.suppressed:
        raise SettingsError("COPYDESK_SUPPRESSED may not hold `original`: nothing would ever be published")
    return settings


def settings_chosen(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The names of the settings that a variable sets; all others have their defaults."""
    return frozenset(name.removeprefix(_PREFIX).lower() for name in environment if name.startswith(_PREFIX))


def _explain(message: str, values: Mapping[str, object]) -> str:
    """The message of msgspec with the name of the variable, in words, and for a closed list with the choices."""
    what, _, path = message.partition(" - at `$.")
    for type_, word in _WORDS.items():
        what = what.replace(f"Expected `{type_}`, got `str`", f"expected {word}")
    name = path.rstrip("`").partition("[")[0]
    if what.startswith("expected "):
        what += f", got {str(values.get(name))[:_SHOWN]!r}"
    choices = {
        "chain": get_args(ChainName),
        "suppressed": RELATIONS,
        "log_format": get_args(LogFormat),
        "log_level": get_args(LogLevel),
    }.get(name)
    return f"{_PREFIX}{name.upper()}: {what}" + (f"; choose from {', '.join(choices)}" if choices else "")
