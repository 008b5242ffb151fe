"""The command line: bikupa serve, deck, simulate, notes, backup, restore, purge, verify …"""

import os
from pathlib import Path

import typer

from app.importing import importing

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@main.callback()
def bikupa() -> None:
    """Live workshops and dialogue meetings on your own server."""
    os.umask(0o077)  # whatever a command makes is its owner's alone


@main.command()
def serve(
    workers: int = typer.Option(
        None, help="Processes that serve; with PostgreSQL and Redis. Else as BIKUPA_WORKERS says."
    ),
) -> None:
    """Migrate the database, then serve until stopped."""
    with importing():
        from app.server.start import run
    if workers is not None:
        os.environ["BIKUPA_WORKERS"] = str(workers)
    run()


@main.command()
def deck(
    file: str = typer.Argument(help="A .pptx, .pdf, .txt or .md file, or - for what is piped in."),
    as_json: bool = typer.Option(False, "--json", help="Print the agenda as JSON."),
) -> None:
    """Print the agenda that a presentation becomes."""
    with importing():
        from app.commands.deck import Unreadable, printed, read_file

    try:
        typer.echo(printed(read_file(file), as_json=as_json))
    except Unreadable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@main.command()
def demo(
    email: str = typer.Argument(help="Whose start page gets it: an account's email."),
) -> None:
    """Make a series that is made up: nine villages, their municipality and their region. Its
    owner removes it with a press."""
    with importing():
        from app.commands.facilitators import demo

    typer.echo(demo(email))


@main.command()
def simulate(
    code: str = typer.Argument(help="The workshop's join code."),
    phones: int = typer.Option(40, min=1, max=2000, help="How many come."),
    answers: str = typer.Option("", help="A file of what they write, a line each; else examples."),
    as_json: bool = typer.Option(False, "--json", help="Print the figures as JSON."),
    url: str = typer.Option("http://127.0.0.1:8000", help="Where the server is."),
    seconds: float = typer.Option(None, min=0.1, help="Leave after so long."),
    pace: float = typer.Option(10.0, min=0, help="Answer within so many seconds."),
    screen: str = typer.Option(
        "",
        help="A projector link, to measure when answers show; on the server's own machine "
        "it finds one by itself.",
    ),
) -> None:
    """Let simulated phones join a workshop and answer what it asks, until it ends, Ctrl-C, or
    --seconds. Nothing they do is in notes or counts. Progress goes to standard error.

    Exits with 1 if an answer was lost, doubled or not acknowledged; 3 when the server can't be
    reached, 4 when no workshop is open by the code, 5 when its door is locked, 6 when it isn't
    rehearsing.
    """
    with importing():
        from app.commands.simulate import Wish, simulate

    simulate(Wish(code, phones, answers, as_json, url, seconds, pace, screen))


@main.command()
def backup(
    file: str = typer.Argument("", help="A new file; else one in data/backups."),
) -> None:
    """Copy the database to a new file, also while the server runs, and check the copy."""
    with importing():
        from app.commands.copies import back_up

    back_up(Path(file) if file else None)


@main.command()
def restore(file: str = typer.Argument(help="What `bikupa backup` made.")) -> None:
    """Put a backup in the database's place, keeping the one there. Stop the server first."""
    with importing():
        from app.commands.copies import restore

    restore(Path(file))


@main.command("carry-over")
def carry_over(
    old: str = typer.Argument(help="The PostgreSQL that was used until now: postgresql://…"),
) -> None:
    """After pg_restore into a new database: erase, hide and withdraw in it what was in the old one
    since the dump. `bikupa restore` does so by itself."""
    with importing():
        from app.commands.copies import carry_over

    carry_over(old)


@main.command()
def purge(
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would go; change nothing."),
    today: str = typer.Option("", help="The day, as 2026-11-30, where the clock is doubted."),
    records: bool = typer.Option(False, "--records", help="List what was deleted; delete nothing."),
) -> None:
    """Delete what is past its date, and what was deleted longer ago than it can be undone.

    The server does it by itself once a day, as soon as the time has a witness. Each deletion
    leaves a record.
    """
    with importing():
        from app.commands.purge import list_records, purge

    typer.echo(list_records() if records else purge(dry_run=dry_run, today=today))


@main.command()
def notes(
    code: str = typer.Argument(help="The workshop's join code."),
    form: str = typer.Option("docx", "--format", help="docx, pdf, xlsx, zip, md, csv or json."),
    out: str = typer.Option("", help="A new file; else one here, named as the workshop."),
    language: str = typer.Option("", help="sv or en; else the workshop's."),
) -> None:
    """Save the notes of a workshop as a file, also while the server runs."""
    with importing():
        from app.commands.notes import save_notes

    typer.echo(save_notes(code, form, Path(out) if out else None, language))


@main.command()
def verify(
    file: str = typer.Argument(help="A file that may be a final version of notes."),
    as_json: bool = typer.Option(False, "--json", help="Print what is known as JSON."),
) -> None:
    """Say whether a file is a final version of notes that was made here, unchanged, and whether it
    is the newest, also while the server runs.

    Exits with 0 if it is one, also one that was replaced; with 1 if it isn't, and with 2 if that
    can't be told.
    """
    with importing():
        from app.commands.verify import UNKNOWN, verified

    try:
        said, code = verified(Path(file), as_json=as_json)
    except SystemExit as why:
        typer.echo(str(why), err=True)
        raise typer.Exit(UNKNOWN) from why
    typer.echo(said)
    raise typer.Exit(code)


people = typer.Typer(no_args_is_help=True, help="Add, list and stop facilitators.")
main.add_typer(people, name="facilitator")


@people.command()
def invite() -> None:
    """Print a link that makes one more account."""
    with importing():
        from app.commands.facilitators import invitation_link

    typer.echo(invitation_link())


@people.command()
def reset(email: str) -> None:
    """Print a link that gives the facilitator with this email a new password."""
    with importing():
        from app.commands.facilitators import reset_link

    typer.echo(reset_link(email))


@people.command()
def add(email: str, name: str) -> None:
    """Make an account, and print the link with which its owner chooses a password."""
    with importing():
        from app.commands.facilitators import add

    typer.echo(add(email, name))


@people.command("list")
def list_() -> None:
    """Print who has an account: how many workshops they own, and whether they can log in."""
    with importing():
        from app.commands.facilitators import listed

    typer.echo(listed())


@people.command()
def disable(email: str) -> None:
    """Turn an account off: logged out everywhere within seconds, and no way in."""
    with importing():
        from app.commands.facilitators import disable

    typer.echo(disable(email))


@people.command()
def enable(email: str) -> None:
    """Turn an account on again."""
    with importing():
        from app.commands.facilitators import enable

    typer.echo(enable(email))


@people.command()
def erase(
    email: str, yes: bool = typer.Option(False, "--yes", help="Don't ask whether it is meant.")
) -> None:
    """Erase an account for good: name, email, password, memberships and links."""
    with importing():
        from app.commands.facilitators import erase

    if not yes:
        typer.confirm(f"Erase the account of {email}? It can't be undone.", abort=True)
    typer.echo(erase(email))


@people.command("hand-over")
def hand_over(leaver: str, heir: str) -> None:
    """Give the workshops of one whose account is turned off to another: both by email."""
    with importing():
        from app.commands.facilitators import hand_over

    typer.echo(hand_over(leaver, heir))


if __name__ == "__main__":
    main()
