"""Threads that work beside the screen. The end of the program waits for them only as long as it wants to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

_Work = tuple["Future[Any]", Callable[..., Any], tuple[object, ...]]


class Workers:
    """Up to `most` threads that do what they are given, in its order where there is one.

    Unlike those of a ThreadPoolExecutor they never hold up the end of the program: what does not come back
    from a disk that hangs is left behind.
    """

    def __init__(self, name: str, most: int = 1) -> None:
        self._name, self._most = name, most
        self._queue: SimpleQueue[_Work] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        """Have this done; the future tells when it is."""
        future: Future[Any] = Future()
        self._queue.put((future, work, arguments))
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def _run(self) -> None:
        while True:
            future, work, arguments = self._queue.get()
            try:
                future.set_result(work(*arguments))
            except BaseException as fault:
                future.set_exception(fault)
            del future, work, arguments
