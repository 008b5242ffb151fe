"""The command line: bikupa serve, deck, backup, restore, facilitator …"""

import os
from pathlib import Path

import typer

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@main.callback()
def bikupa() -> None:
    """Live workshops and dialogue meetings on your own server."""


@main.command()
def serve(
    workers: int = typer.Option(
        None, help="Processes that serve; with PostgreSQL and Redis. Else as BIKUPA_WORKERS says."
    ),
) -> None:
    """Migrate the database, then serve until stopped."""
    from app.serving import run

    if workers is not None:
        os.environ["BIKUPA_WORKERS"] = str(workers)
    run()


@main.command()
def deck(
    file: str = typer.Argument(help="A .pptx, .pdf, .txt or .md file, or - for what is piped in."),
    as_json: bool = typer.Option(False, "--json", help="Print the agenda as JSON."),
) -> None:
    """Print the agenda that a presentation becomes."""
    from app.deck.printing import Unreadable, printed, read_file

    try:
        typer.echo(printed(read_file(file), as_json=as_json))
    except Unreadable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@main.command()
def backup(
    file: str = typer.Argument("", help="A new file; else one in data/backups."),
) -> None:
    """Copy the database to a new file, also while the server runs, and check the copy."""
    from app.keeping.printing import back_up

    back_up(Path(file) if file else None)


@main.command()
def restore(file: str = typer.Argument(help="What `bikupa backup` made.")) -> None:
    """Put a backup in the database's place, keeping the one there. Stop the server first."""
    from app.keeping.printing import restore

    restore(Path(file))


people = typer.Typer(no_args_is_help=True, help="One-time links for facilitators.")
main.add_typer(people, name="facilitator")


@people.command()
def invite() -> None:
    """Print a link that makes one more account."""
    from app.admitting import invitation_link

    typer.echo(invitation_link())


@people.command()
def reset(email: str) -> None:
    """Print a link that gives the facilitator with this email a new password."""
    from app.admitting import reset_link

    link = reset_link(email)
    typer.echo(link or f"Nobody logs in with {email}.", err=link is None)
    raise typer.Exit(0 if link else 1)


if __name__ == "__main__":
    main()
