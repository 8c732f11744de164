"""Stops Python code that runs too long: a second thread raises `Overrun` in the thread that runs it.

SIGALRM belongs to RQ. CPython delivers the exception between two bytecodes, so code that sits in C is not stopped
before it returns; the time limit of the whole document, kept by the parent process, bounds that.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

_LOOK_SECONDS: Final = 0.005

_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")


class Overrun(BaseException):
    """The time is up. Not an Exception, so that `except Exception` in the stopped code does not swallow it."""


class TimeLimiter:
    """Runs functions of one thread under a time limit. Its thread starts at the first call, so after any fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._working = threading.Event()
        self._thread: threading.Thread | None = None
        self._target = 0
        self._deadline: float | None = None
        self._raised = False

    def run(self, work: Callable[[_Argument], _Result], argument: _Argument, seconds: float) -> _Result:
        """Runs `work` on the argument and returns its result.

        Raises:
            Overrun: It took more than `seconds`. It was stopped or, if C code held it, it ended late.
        """
        self._start()
        started = time.monotonic()
        try:
            self._arm(started + seconds)
            result = work(argument)
            self._disarm()
        except BaseException:
            self._disarm()  # it may have been on its way when `work` ended by itself
            raise
        if time.monotonic() - started > seconds:
            raise Overrun
        return result

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():  # a fork leaves the thread behind
            self._lock = threading.Lock()
            self._working = threading.Event()
            self._thread = threading.Thread(target=self._keep_time, name="copydesk-time-limit", daemon=True)
            self._thread.start()

    def _arm(self, deadline: float) -> None:
        with self._lock:
            self._target = threading.get_ident()
            self._deadline = deadline
            self._raised = False
        self._working.set()

    def _disarm(self) -> None:
        """Ends the time limit. An exception that was raised and has not arrived yet is taken back."""
        with self._lock:
            self._deadline = None
            self._working.clear()
            if self._raised:
                self._raised = False
                _raise_in(self._target, None)

    def _keep_time(self) -> None:
        while True:
            self._working.wait()
            with self._lock:
                if self._deadline is not None and time.monotonic() > self._deadline:
                    self._deadline = None
                    self._raised = True
                    _raise_in(self._target, Overrun)
            time.sleep(_LOOK_SECONDS)


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Raises the exception in a thread; None takes back one that has not arrived yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), None if exception is None else ctypes.py_object(exception)
    )
