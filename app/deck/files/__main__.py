"""The child: reads the presentation on its standard input and prints what it proposes."""

import os
import resource
import sys

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 30
OPEN_FILES = 64


def limit() -> None:
    """Holds this process to what a presentation may cost; before anything large is loaded."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(10)


def main() -> None:
    limit()
    from app.deck.files import refusals
    from app.deck.files.child import Reply
    from app.deck.files.reading import read
    from app.errors import Invalid

    try:
        reply = Reply(proposal=read(sys.stdin.buffer.read(refusals.MOST_FILE)))
    except Invalid as no:
        reply = Reply(say=no.say)
    except MemoryError:
        reply = Reply(say=refusals.TOO_MUCH)
    sys.stdout.write(reply.model_dump_json())


if __name__ == "__main__":
    main()
