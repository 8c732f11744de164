"""How much memory a process holds for itself alone, as the kernel counts it."""

import os
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


def private_bytes(pid: int) -> int:
    """Resident memory of a process without what is mapped from files; 0 if it is gone, or where there is no /proc."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):  # a process that is just ending has an empty file
        return 0
    return (int(resident) - int(shared)) * _PAGE
