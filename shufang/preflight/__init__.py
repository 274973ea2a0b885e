"""Checks of finished products: small functions, each with a code, a reason and a source."""
