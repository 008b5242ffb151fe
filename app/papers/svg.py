"""The only figure of a paper, as SVG."""

from app.papers.figures import only_picture
from app.papers.paper import Paper


def write(paper: Paper) -> tuple[bytes, str]:
    return only_picture(paper, "svg")
