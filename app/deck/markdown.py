"""Writes blocks as Markdown."""

from collections.abc import Sequence

from app.deck.lines import Block
from app.deck.names import is_name, is_name_list


def as_markdown(blocks: Sequence[Block]) -> str:
    names = is_name_list(blocks)
    made: list[str] = []
    listed = False
    for block in blocks:
        line, item = _line(block, names)
        if made:
            made.append("\n" if item and listed else "\n\n")
        made.append(line)
        listed = item
    return "".join(made)


def _line(block: Block, names: bool) -> tuple[str, bool]:
    if block.level:
        return f"### {block.text}", False
    if block.mark == "number":
        return f"{block.sign.strip('():.')}. {block.text}", True
    if block.mark or (names and is_name(block.text)):
        return f"{'  ' * (block.indent > 2)}- {block.text}", True
    return block.text, False
