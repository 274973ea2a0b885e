"""Sizes of files as people read them."""


def readable_size(size_bytes: int) -> str:
    """Return bytes as "812 KB" or "3.4 MB" (decimal units, like file managers)."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.0f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"
