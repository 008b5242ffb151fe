"""So many of one at a time; the others wait, and nobody of another name does."""

import asyncio

import pytest

from app.admission.lanes import Lanes


def test_of_one_name_so_many_are_inside_and_the_others_come_in_turn() -> None:
    lanes, inside, most = Lanes(2), 0, 0
    done: list[int] = []

    async def come(number: int) -> None:
        nonlocal inside, most
        async with lanes.one("hall"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1
            done.append(number)

    async def all_come() -> None:
        await asyncio.gather(*map(come, range(20)))

    asyncio.run(all_come())
    assert most == 2 and sorted(done) == list(range(20))
    assert len(lanes) == 0


def test_nobody_of_another_name_waits() -> None:
    async def come() -> None:
        lanes = Lanes(1)
        async with lanes.one("hall"):
            assert lanes.is_full("hall") and not lanes.is_full("home")
            async with asyncio.timeout(1), lanes.one("home"):
                pass
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01), lanes.one("hall"):
                    pass
        assert len(lanes) == 0

    asyncio.run(come())
