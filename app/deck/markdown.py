"""Writes blocks as Markdown."""

from collections.abc import Sequence

from app.deck.lines import Block
from app.deck.names import is_name_list, names_among


def as_markdown(blocks: Sequence[Block]) -> str:
    names = {id(name) for name in names_among(blocks)} if is_name_list(blocks) else set()
    base = min((block.indent for block in blocks if block.is_item), default=0)
    made: list[str] = []
    listed = False
    for block in blocks:
        line, item = _line(block, base, id(block) in names)
        if made:
            made.append("\n" if item and listed else "\n\n")
        made.append(line)
        listed = item
    return "".join(made)


def _line(block: Block, base: int, name: bool) -> tuple[str, bool]:
    if block.level:
        return f"### {block.text}", False
    if block.mark == "number":
        return f"{block.sign.strip('():.')}. {block.text}", True
    if block.mark or name:
        return f"{'  ' * (block.mark != '' and block.indent > base + 1)}- {block.text}", True
    return block.text, False
