"""书坊: a manuscript tree becomes a print PDF and an EPUB."""

__version__ = "0.1.0"
