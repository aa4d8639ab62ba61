"""A drawing as PNG, the same on every machine: its font comes with us, since a bare container has none."""

from __future__ import annotations

from importlib.resources import as_file, files

FAMILY, FONT = "Open Sans", "files/OpenSans[wdth,wght].ttf"
ZOOM = 2.0  # pixels for each of the drawing's units: sharp on today's screens


def png(svg: str) -> bytes:
    """Render a drawing whose text is `sans-serif`."""
    import resvg_py

    with as_file(files("fontpkg_open_sans") / FONT) as font:
        return resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=ZOOM,
            skip_system_fonts=True,
            font_files=[str(font)],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
