"""Puts the tables that a program writes into README.md, between the two lines that name it."""

from pathlib import Path

PAGE = Path(__file__).parent / "README.md"


def fill(writer, text):
    """Replaces what `writer`, as the lines call it, wrote before."""
    begin, end = f"<!-- begin: written by {writer} -->\n", f"<!-- end: {writer} -->\n"
    before, rest = PAGE.read_text().split(begin)
    PAGE.write_text(before + begin + text + end + rest.split(end)[1])
