"""Pages of the documentation as the tests see them: fenced blocks, headings, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from textwrap import indent

from markdown_it import MarkdownIt

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its title if it has one, and where its text stands."""

    language: str
    title: str | None
    text: str
    line: int  # of the opening fence, counted from one

    @property
    def end(self) -> int:
        """The line of the closing fence."""
        return self.line + 1 + self.text.count("\n")


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(PROJECT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(self.text)
        return [_block(t.info, t.content, t.map[0]) for t in tokens if t.type == "fence" and t.map]

    @cached_property
    def links(self) -> list[str]:
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(self.text)
        inner = [child for token in tokens for child in token.children or ()]
        hrefs = [child.attrGet("href") or child.attrGet("src") for child in inner]
        return [str(href) for href in hrefs if href]

    @cached_property
    def headings(self) -> list[str]:
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(self.text)
        return [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]

    @property
    def anchors(self) -> set[str]:
        """What a link may name after `#`, as code hosts derive it from headings."""
        return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in self.headings}

    def with_texts(self, texts: dict[int, str]) -> str:
        """The page with the blocks that open at the given lines rewritten."""
        lines = self.text.splitlines(keepends=True)
        for block in reversed(self.blocks):
            if block.line in texts:
                fence = lines[block.line - 1]
                space = fence[: len(fence) - len(fence.lstrip())]
                lines[block.line : block.end - 1] = [indent(texts[block.line], space)]
        return "".join(lines)


def _block(info: str, content: str, first: int) -> Block:
    language, _, rest = info.strip().partition(" ")
    title = re.search(r'title="([^"]+)"', rest)
    return Block(language, title[1] if title else None, content, first + 1)


def pages() -> Iterator[Page]:
    """Every page of the project, none where only the tests were copied."""
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        if (PROJECT / name).is_file():
            yield Page(PROJECT / name)
    for path in sorted((PROJECT / "docs").rglob("*.md")):
        yield Page(path)
