"""Every error that copydesk raises on purpose. A message says what was wrong, where, and what to do.

Three kinds, told apart by who can mend them: a bad document (`DocumentError`, ends in the dead letters and is
never retried), a server that is away (`ServerUnavailable`, retried), a wrong set-up (`SettingsError`, stops the
command). Anything else is a bug and stays loud.
"""


class CopydeskError(Exception):
    """Something copydesk can name went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])


class DocumentError(CopydeskError):
    """The document breaks the wire contract; it will not get better by trying again."""


class DocumentTooLarge(DocumentError):
    """The document is larger than the size limit."""


class IdOutOfRange(DocumentError):
    """The id does not fit the 12 bytes of a record id (milliseconds 6, sequence 4, position 2)."""


class ServerUnavailable(CopydeskError):
    """The Redis server cannot be reached; start it, or check the URL."""


class NeedsMigration(ServerUnavailable):
    """The index has an older format, or is being rebuilt: run `copydesk migrate`. Workers wait until it is done."""


class QueueFull(CopydeskError):
    """The raw stream holds more documents than the backlog limit; wait for the workers or raise the limit."""


class SettingsError(CopydeskError):
    """A setting is missing, malformed or does not fit what the namespace was created with."""
