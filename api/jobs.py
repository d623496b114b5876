"""Work that outlasts a request: an import goes on while its page says what is being done, without any script."""

from __future__ import annotations

import contextvars
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from graph.errors import NotFound

KEPT = 50
PATIENCE = 1.0
"""How long a request waits for its work before it answers that it goes on."""


@dataclass(frozen=True)
class Job:
    """One work: what it is about, since when, and its result when it has one."""

    title: str
    future: Future[Any]
    about: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    steps: list[str] = field(default_factory=list)
    """What it has told so far, in the language of the request that began it."""

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.started)

    def ready(self, patience: float = 0.0) -> bool:
        """Whether the work is done, waiting for it a little."""
        try:
            self.future.exception(timeout=patience)
        except NotYet:
            return False
        return True


_steps: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("steps", default=None)


def tell(step: str) -> None:
    """Say, from within a work, what it is doing now; outside of one, nothing."""
    if (steps := _steps.get()) is not None:
        steps.append(step)


class Jobs:
    """The works of one service, one after the other; the last ones are remembered."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="maillage-job")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()

    def start(self, key: str, title: str, work: Callable[[], Any], **about: str) -> Job:
        """Begin a work under a key; it speaks the language of the request that began it."""
        context = contextvars.copy_context()
        steps: list[str] = []
        context.run(_steps.set, steps)
        job = Job(title, self._executor.submit(context.run, work), about, steps=steps)
        with self._lock:
            self._jobs[key] = job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        return job

    def get(self, key: str) -> Job:
        """The work of a key. Raises NotFound when it was forgotten or never begun."""
        with self._lock:
            if key not in self._jobs:
                raise NotFound("This work is no longer known; see the imports.")
            return self._jobs[key]

    def find(self, key: str) -> Job | None:
        """The work of a key, where it is still known."""
        with self._lock:
            return self._jobs.get(key)

    def close(self) -> None:
        """Let what is under way finish; what waits is left."""
        self._executor.shutdown(wait=True, cancel_futures=True)
