"""How often Python looks for circles of unused objects."""

import gc

SELDOM = 50_000, 20, 100
"""A book has millions of parts and no circles: to search them takes a tenth of a build."""


def search_seldom() -> None:
    """Let this process search for unused circles seldom from now on."""
    gc.set_threshold(*SELDOM)


def let_go() -> None:
    """Free what a finished piece of work has left: boxes of pages know their parents."""
    gc.collect()
