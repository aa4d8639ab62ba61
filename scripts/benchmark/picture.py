"""A drawing as PNG, the same on every machine: its font comes with us, since a bare container has none."""

from __future__ import annotations

FAMILY = "Open Sans"
ZOOM = 2.0  # pixels for each of the drawing's units: sharp on today's screens


def png(svg: str) -> bytes:
    """Render a drawing whose text is `sans-serif`."""
    import fontpkg
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=[str(fontpkg.path(FAMILY))],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
