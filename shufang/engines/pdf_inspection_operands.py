"""Operands of content streams as what they must be."""

from __future__ import annotations

from shufang.engines.matrices import Matrix


def numeral(value: object) -> float:
    """Return an operand that must be a number; raises `ValueError`."""
    if type(value) is float:
        return value
    raise ValueError("number")


def matrix_from(operands: list[object]) -> Matrix:
    """Return six operands as a matrix; raises `ValueError`."""
    a, b, c, d, e, f = operands
    return (numeral(a), numeral(b), numeral(c), numeral(d), numeral(e), numeral(f))
