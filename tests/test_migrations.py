"""One newest migration, and no model that has changed without one."""

from scripts.migrations import faults


def test_the_tables_agree_with_the_models() -> None:
    assert faults() == []
