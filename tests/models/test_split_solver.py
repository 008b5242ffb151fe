"""Of a made-up room nobody works out how few of a group said something, by all that is shown of a
question that is split."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import z3

from app.models.afterwards.small_groups import LEAST, Left
from app.models.afterwards.splitting import Group, split
from tests.split_solver import as_told, everybody_knows, recovered, room_of, small_numbers, told_of

ROOMS = 150
ONCE_KNOWN = (640, 652, 672, 845, 865, 969, 976, 1098)
"""Rooms in which a number was known: of those who chose no group, since they have answered; of
small groups that are counted together, since all of them said the same; and by a mean that no other
room has of which anything is told."""


@pytest.mark.parametrize("seed", [*range(ROOMS), *ONCE_KNOWN])
def test_no_small_number_of_a_group_can_be_worked_out(seed: int) -> None:
    assert recovered(room_of(seed)) == []


def all_but_small(groups: Sequence[Group], **how: Any) -> list[Left]:
    """As if only small numbers were hidden, and none beside them."""
    return [
        Left(
            counts={
                name: {
                    column: number if number >= LEAST else None for column, number in row.items()
                }
                for name, row in one.counts.items()
            },
            themes={
                name: number if number >= LEAST else None for name, number in one.themes.items()
            },
        )
        for one in groups
    ]


def test_a_number_that_alone_is_hidden_would_be_worked_out() -> None:
    assert any(recovered(room_of(seed), all_but_small) for seed in range(10))


def test_who_is_known_to_have_answered_would_be_worked_out_as_one_who_may_not_have() -> None:
    def unsure(groups: Sequence[Group], **how: Any) -> list[Left]:
        return split([replace(one, sure=False) for one in groups], **how)

    assert any(recovered(room_of(seed), unsure) for seed in ONCE_KNOWN)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_true_is_among_what_the_solver_thinks_possible(seed: int) -> None:
    room = room_of(seed)
    unknown = [{name: z3.Int(f"{at} {name}") for name in row} for at, row in enumerate(room.table)]
    solver = z3.Solver()
    solver.add(
        *everybody_knows(room, unknown), *as_told(room, unknown, told_of(room, room.table, split))
    )
    solver.add([number == true for number, true in small_numbers(room, unknown).values()])
    assert solver.check() == z3.sat
