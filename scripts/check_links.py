"""Refuses a Markdown file whose relative link leads to no file, or to no heading of that file.

Links to other sites are left alone: whether they answer is not something a check without a network can say.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(
    r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|^\s*\[[^\]]+\]:\s*(\S+)", re.MULTILINE
)
CODE = re.compile(r"^ *(```|~~~).*?^ *\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^ *(```|~~~).*?^ *\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def pages(root: Path) -> list[Path]:
    """The Markdown files under a folder; environments, caches and other people's packages are left out."""
    found = (path for path in root.rglob("*.md") if path.is_file())
    return sorted(p for p in found if not any(map(_is_not_ours, p.relative_to(root).parts)))


def _is_not_ours(folder: str) -> bool:
    return folder.startswith(".") or folder == "node_modules"


def anchors(text: str) -> set[str]:
    """The names that the headings of a page can be linked by: lower case, hyphens for spaces, no marks."""
    names: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        repeats = sum(1 for known in names if re.fullmatch(rf"{re.escape(name)}(-\d+)?", known))
        names.add(f"{name}-{repeats}" if repeats else name)
    return names


def dead_links(page: Path) -> list[str]:
    """The targets of a page's relative links that lead nowhere, as they are written there."""
    targets = (first or second for first, second in LINK.findall(CODE.sub("", page.read_text("utf-8"))))
    return [
        target for target in targets if not ELSEWHERE.match(target) and not _leads_somewhere(page, target)
    ]


def _leads_somewhere(page: Path, target: str) -> bool:
    name, _, anchor = unquote(target).partition("#")
    there = page.parent / name if name else page
    if not there.exists():
        return False
    return not anchor or there.suffix != ".md" or anchor in anchors(there.read_text("utf-8"))


def main() -> int:
    """Print each dead link with its page; 1 when there is any."""
    dead = [f"{page.relative_to(ROOT)}: {target}" for page in pages(ROOT) for target in dead_links(page)]
    for line in dead:
        print(f"dead link in {line}", file=sys.stderr)
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
