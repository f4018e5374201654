"""Sphinx's directive `reference`: the table of that name, made from the code, stands in its place."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from scripts.reference import PAGES

PLAIN = ("chat", "output")  # blocks of our own kinds, which no language is to colour


class Reference(SphinxDirective):
    """Its one argument is the name of a table."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The parsed table."""
        text = PAGES[self.arguments[0]]()
        node: nodes.Element = nodes.container()
        lines = StringList(text.splitlines(), source=f"scripts/reference.py {self.arguments[0]}")
        self.state.nested_parse(lines, 0, node, match_titles=1)
        return list(node.children)


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    app.add_directive("reference", Reference)
    for name in PLAIN:
        app.add_lexer(name, TextLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
