"""What the exit codes of commands mean, beside 0 (done), 1 (could not be done) and 2 (wrong usage)."""

from typing import Final

#: Done, but some inputs could not be read.
UNREAD: Final = 3
#: Ctrl-C.
INTERRUPTED: Final = 130
