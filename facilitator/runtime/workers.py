"""Threads that work beside the screen. The end of the program waits for them only as long as it wants to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")
_Work = tuple["Future[Any]", Callable[..., Any], tuple[object, ...]]


class Workers:
    """Up to `most` threads that do what they are given, in its order where there is one.

    Unlike those of a ThreadPoolExecutor they never hold up the end of the program: what does not come back
    from a disk that hangs is left behind.
    """

    def __init__(self, name: str, most: int = 1) -> None:
        self._name, self._most = name, most
        self._queue: SimpleQueue[_Work | None] = SimpleQueue()
        self._closed = False
        self._threads: list[threading.Thread] = []

    def submit(self, work: Callable[..., Result], *arguments: object) -> Future[Result]:
        """Have this done; the future tells when it is."""
        future: Future[Result] = Future()
        self._queue.put((future, work, arguments))
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def _run(self) -> None:
        while True:
            given = self._queue.get()
            if given is None or self._closed:
                return
            future, work, arguments = given
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work(*arguments))
            except BaseException as fault:
                future.set_exception(fault)
            del given, future, work, arguments

    def close(self, patience: float) -> bool:
        """Begin nothing more; whether all threads have ended within so many seconds."""
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        end = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)
