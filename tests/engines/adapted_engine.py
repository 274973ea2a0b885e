"""A pytest plug-in that runs the engine's own test-suite with our adapter installed."""

from contextlib import ExitStack

from shufang.engines.adapter import adapting

_INSTALLED = ExitStack()


def pytest_configure() -> None:
    _INSTALLED.enter_context(adapting())


def pytest_unconfigure() -> None:
    _INSTALLED.close()
