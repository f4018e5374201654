"""How Sphinx builds these pages: `make docs`. Needs no network, and takes every warning for an error."""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

project = "Hearsay"
version = release = importlib.metadata.version("hearsay-bot")
copyright = "the Hearsay authors; Apache-2.0"  # noqa: A001 - Sphinx has that name
extensions = ["myst_parser", "scripts.sphinx_reference"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True
html_theme = "furo"
html_title = "Hearsay"
html_static_path: list[str] = []
html_show_sourcelink = False
html_copy_source = False
smartquotes = False  # a command is typed as it stands
templates_path: list[str] = []
