"""Photographs that nobody took: hills under a sky, with grain, as JPEG files of about 450 kB."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 2000, 1300
QUALITY = 84
GRAIN = 5.2
"""Standard deviation of the grain, of 255: what keeps a JPEG of this size near 450 kB."""


def photograph(seed: int) -> bytes:
    """Return a picture of 2000 × 1300 pixels, the same bytes for the same seed."""
    lots = np.random.default_rng(seed)
    down = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    across = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    top, low = lots.uniform(120, 200, 3), lots.uniform(190, 250, 3)
    picture = (top + (low - top) * down[..., None] + 0 * across[..., None]).astype(np.float32)
    for layer in range(4):
        crest = 0.35 + 0.14 * layer + lots.uniform(-0.04, 0.04)
        line = np.full(WIDTH, crest, np.float32)
        for wave in range(1, 7):
            height = lots.uniform(0.2, 1) * 0.07 / wave
            line += height * np.sin(2 * np.pi * (wave * 1.3 * across[0] + lots.uniform()))
        below = np.clip((down - line[None, :]) * HEIGHT / 2, 0, 1)[..., None]
        colour = lots.uniform(40, 150, 3) * (1 - 0.17 * layer)
        shade = (colour * (0.75 + 0.5 * (down - line[None, :])[..., None])).astype(np.float32)
        picture += below * (shade - picture)
    grain = lots.standard_normal((HEIGHT, WIDTH), dtype=np.float32)[..., None] * GRAIN
    patches = np.kron(
        lots.standard_normal((HEIGHT // 10, WIDTH // 10), dtype=np.float32),
        np.ones((10, 10), np.float32),
    )
    picture += grain + patches[..., None] * 2
    kept = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(
        kept, "JPEG", quality=QUALITY, dpi=(300, 300)
    )
    return kept.getvalue()
