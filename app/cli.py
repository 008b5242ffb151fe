"""The command line: bikupa serve, deck, …"""

import typer

main = typer.Typer(no_args_is_help=True, add_completion=False)


@main.callback()
def bikupa() -> None:
    """Live workshops and dialogue meetings on your own server."""


@main.command()
def serve() -> None:
    """Migrate the database, then serve until stopped."""
    from app.serving import run

    run()


if __name__ == "__main__":
    main()
