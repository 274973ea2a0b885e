"""A private fontconfig file: the typesetting engine sees the locked fonts and nothing else."""

from pathlib import Path
from xml.sax.saxutils import escape

_GENERIC = (
    ("serif", "Noto Serif SC"),
    ("sans-serif", "Noto Sans SC"),
    ("monospace", "Noto Sans Mono"),
    ("cursive", "LXGW WenKai"),
)


def fontconfig_text(font_folders: tuple[Path, ...], families: tuple[str, ...], cache: Path) -> str:
    """Return a configuration with these folders, falling back in the order of `families`.

    Without the explicit order fontconfig chooses the fallback face by language coverage, and the
    choice changes with its version.
    """
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
        *(f"  <dir>{escape(str(folder))}</dir>" for folder in font_folders),
        f"  <cachedir>{escape(str(cache))}</cachedir>",
    ]
    for generic, family in _GENERIC:
        lines += [
            '  <alias binding="same">',
            f"    <family>{generic}</family>",
            f"    <prefer><family>{escape(family)}</family></prefer>",
            "  </alias>",
        ]
    lines += [
        '  <match target="pattern">',
        *(
            f'    <edit name="family" mode="append_last"><string>{escape(family)}</string></edit>'
            for family in families
        ),
        "  </match>",
        "</fontconfig>",
        "",
    ]
    return "\n".join(lines)
