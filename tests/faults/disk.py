"""A small disk of its own, which can be filled to the last byte and emptied again."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "8m"
IN_A_NAMESPACE = 'mount -t tmpfs -o size={size} none "$0" && echo mounted && exec cat'
BLOCK = b"\0" * 4096


class Disk:
    """A tmpfs at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Not a byte is free after it."""
        try:
            with self._ballast.open("ab", buffering=0) as ballast:
                while ballast.write(BLOCK):
                    pass
        except OSError as full:
            assert full.errno == 28, full

    def clear(self) -> None:
        self._ballast.unlink()


class NoDisk(Exception):
    """Neither root nor namespaces are to be had here."""


@contextmanager
def small_disk() -> Iterator[Disk]:
    """Raises NoDisk. Root mounts it; others have one in a mount namespace of their own, which
    is reached through the process that keeps the namespace."""
    with tempfile.TemporaryDirectory() as place:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", place]
        if subprocess.run(mount, capture_output=True, check=False).returncode == 0:
            try:
                yield Disk(Path(place))
            finally:
                subprocess.run(["umount", "--lazy", place], check=True)
        else:
            yield from _in_a_namespace(place)


def _in_a_namespace(place: str) -> Iterator[Disk]:
    command = ["unshare", "-rm", "sh", "-c", IN_A_NAMESPACE.format(size=SIZE), place]
    try:
        keeper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as error:
        raise NoDisk(str(error)) from error
    with keeper:
        assert keeper.stdout
        if keeper.stdout.readline() != b"mounted\n":
            raise NoDisk("a mount namespace can't be made")
        yield Disk(Path(f"/proc/{keeper.pid}/root{place}"))
