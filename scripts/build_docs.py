"""Builds docs/ as a site; `make docs`. Warnings are errors, and so is what a page takes from elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "docs"
_FETCHED = re.compile(
    r"<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)=\"((?:https?:)?//[^\"]*)\"", re.IGNORECASE
)


def fetched(html: str) -> list[str]:
    """The addresses that a browser would fetch from other sites to show a page."""
    return _FETCHED.findall(html)


def main(arguments: Sequence[str]) -> int:
    """Build the site; 1 when something is wrong with it. `--all` builds every page anew."""
    from sphinx.cmd.build import build_main

    known = ["--fresh-env"] if "--all" in arguments else []
    if build_main(["-W", "--keep-going", "-n", "-q", *known, "-b", "html", str(ROOT / "docs"), str(SITE)]):
        return 1
    wrong = [
        f"{page.name}: {one}" for page in SITE.rglob("*.html") for one in fetched(page.read_text("utf-8"))
    ]
    print("\n".join(["these pages fetch from elsewhere:", *wrong] if wrong else [f"{SITE / 'index.html'}"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
