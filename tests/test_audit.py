"""What `make check` says of known faults in what is locked."""

from typing import Any

from scripts.audit import told

SAFE: dict[str, Any] = {"name": "babel", "version": "2.18.0", "vulns": []}
FAULTY: dict[str, Any] = SAFE | {"vulns": [{"id": "PYSEC-1", "fix_versions": ["2.18.1", "2.19"]}]}
SILENT: dict[str, Any] = {"name": "lxml", "skip_reason": "not found"}


def test_a_known_fault_is_told_with_what_mends_it() -> None:
    known, summary = told([SAFE, FAULTY])
    assert known == ["babel 2.18.0: PYSEC-1 (2.18.1 or 2.19)"]
    assert summary == "1 faults known of 2 packages"


def test_what_could_not_be_asked_is_said() -> None:
    assert told([SAFE, SILENT]) == (
        [],
        "0 faults known of 1 packages; it serves no data about 1 others",
    )
    assert told([SILENT])[1].startswith("not audited")
