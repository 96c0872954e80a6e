"""Two offices that send goods to each other, a day of one after a day of the other."""

from collections.abc import Iterable

from tests.month.backroom import Transit
from tests.month.office import Office

Offices = tuple[Office, Office]


async def work_a_day(
    offices: Offices, day: int, transits: Iterable[Transit], *, to_count: int = 6
) -> list[Transit]:
    """Everything that an office does, in both; `transits` come in, and answered is what is on its way now."""
    for office in offices:
        office.day, office.seconds = day, 0
    one, other = offices
    on_its_way = list(transits)
    return [
        *await _work(one, other, on_its_way, to_count=to_count),
        *await _work(other, one, on_its_way, to_count=to_count),
    ]


async def take_in(office: Office, transits: Iterable[Transit]) -> None:
    """What was sent here lies here."""
    for transit in transits:
        if transit.to == office.lane.outlet_id:
            await office.arrive(transit)


async def _work(office: Office, other: Office, transits: Iterable[Transit], *, to_count: int) -> list[Transit]:
    await take_in(office, transits)
    await office.take_in()
    await office.count(to_count)
    await office.throw_away()
    await office.adjust()
    await office.give_back()
    await office.order_again()
    await office.change_mind(other.lane)
    transit = await office.send(other.lane)
    return [transit] if transit is not None else []
