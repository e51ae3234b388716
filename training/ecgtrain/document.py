# SPDX-License-Identifier: Apache-2.0
"""Markdown tables, and the marks in the documents between which commands write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

BEGIN, END = "<!-- begin {} -->", "<!-- end {} -->"


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def share(value: float | None) -> str:
    """A share in percent; a dash where it is undefined."""
    return "-" if value is None else f"{100 * value:.2f}"


def replace(text: str, mark: str, block: str) -> str:
    """Puts a block between its marks; raises ValueError where they are missing."""
    begin, end = BEGIN.format(mark), END.format(mark)
    start, stop = text.index(begin) + len(begin), text.index(end)
    return f"{text[:start]}\n{block}\n{text[stop:]}"


def renew(document: Path, blocks: Mapping[str, str]) -> None:
    """Puts blocks between their marks in a document; leaves it alone where a mark is missing, and raises ValueError."""
    text = document.read_text()
    for mark, block in blocks.items():
        text = replace(text, mark, block)
    document.write_text(text)
