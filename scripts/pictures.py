"""Pictures of what a terminal showed: SVG that is text, fetches no font, and is the same every time."""

from __future__ import annotations

import io
import zlib
from typing import Final

FORMAT: Final = """\
<svg class="terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(shown: str, *, columns: int) -> str:
    """The SVG of a text with a terminal's styles."""
    from rich.console import Console
    from rich.terminal_theme import SVG_EXPORT_THEME
    from rich.text import Text

    console = Console(
        record=True, width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text.from_ansi(shown.strip("\n")), soft_wrap=True)
    id = f"terminal-{zlib.crc32(shown.encode('utf-8'))}"  # rich's own differs from one process to the next
    svg = console.export_svg(title="hearsay", theme=SVG_EXPORT_THEME, code_format=FORMAT, unique_id=id)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
