"""The workers of a Dask cluster as a `concurrent.futures.Executor`.

The cluster is whoever's runs it: a scheduler and workers that are there already. Documented at
https://distributed.dask.org (Client.get_executor).
"""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from shufang.engines.remote_files import PackageMissing, Unreachable

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 15
WORKER_SECONDS = 60
"""How long a scheduler has to answer, and to get its first worker."""


@dataclass(slots=True)
class Cluster:
    """A cluster that has answered and has workers."""

    client: Client
    executor: Executor
    lost: tuple[type[BaseException], ...]
    """The exceptions that say that workers or scheduler are gone, and nothing of the task."""

    @classmethod
    def connect(cls, address: str) -> Cluster:
        """Connect to `HOST:PORT`, `tls://HOST:PORT` or the file that a scheduler has written.

        Raises PackageMissing, or Unreachable where nobody answers or no worker comes.
        """
        try:
            import distributed
            from distributed.comm.core import CommClosedError
        except ImportError as error:
            raise PackageMissing("distributed") from error
        _be_silent()
        place = {"address": address}
        if address.endswith(".json"):
            if not Path(address).is_file():  # the client would wait for it without an end
                raise Unreachable(address)
            place = {"scheduler_file": address}
        try:
            with _unwarned():
                client = distributed.Client(
                    **place, timeout=CONNECT_SECONDS, set_as_default=False, name="shufang"
                )
        except (OSError, ValueError, TimeoutError) as error:
            raise Unreachable(address) from error
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except (OSError, TimeoutError) as error:
            client.close()
            raise Unreachable(address) from error
        executor = cast(Executor, client.get_executor(pure=False))
        gone = (distributed.KilledWorker, CommClosedError, CancelledError)
        return cls(client, executor, gone)

    def unable(self, module: str) -> tuple[str, ...]:
        """Return the workers that cannot import a module of ours."""
        with _unwarned():
            told = self.client.run(importlib.import_module, module, on_error="return")
        return tuple(sorted(name for name, it in told.items() if isinstance(it, BaseException)))

    def close(self) -> None:
        """Give back what is still waiting, and go; workers finish what they have begun."""
        with suppress(Exception), _unwarned():  # a scheduler that is gone cannot be left politely
            self.executor.shutdown(wait=False)
        with suppress(Exception), _unwarned():
            self.client.close(timeout=5)


def _be_silent() -> None:
    """Keep log lines off the screen: what happens to a cluster is told in our words."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@contextmanager
def _unwarned() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
