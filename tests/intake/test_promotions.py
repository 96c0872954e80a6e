"""promotions.csv: rows become promotions, of every kind; out and in again changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.intake.exports import promotion_lines
from pos_tui.intake.promotions import import_promotions
from pos_tui.intake.views import Counts, ImportResult
from pos_tui.pricing.promotions.views import BuyGet, ForPrice, Mix, Threshold
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.saved import SavedPromotion
from tests.intake.files import csv
from tests.selling.sales import everything
from tests.shops import NOW, Shop, make_shop

EVERY_KIND = """code,name,kind,products,categories,quantity,get_products,get_quantity,percent,\
amount,price,threshold,starts_on,ends_on,weekdays,from,to,tier,outlet,priority,most_per_basket,active
TEN,Ten off,percent,*,,,,,10,,,,2026-12-01,2026-12-24,mon tue,17:00,19:00,Gold,BISHAN,3,,
OFF,Half off,amount,MATE; BREAD,,,,,,0.50,,,,,,,,,,,,no
FIX,Cheap,price,MATE,,,,,,,2.0050,,,,,,,,,,,
TWO,Two for,n_for,MATE,,2,,,,,5.00,,,,,,,,,,4,
BOGO,Buy get,buy_get,MATE,,2,BREAD,1,50,,,,,,,,,,,,,
MIX,Lunch,mix,MATE,,1,,,,,5.50,,,,,,,,,,,
MIX,,,BREAD,,1,,,,,,,,,,,,,,,,
MUCH,Spend,threshold,,Shelf,,,,,5.00,,30.00,,,,,,,,,,yes
"""


async def bring(database: Database, shop: Shop, folder: Path, text: str, **how: Any) -> ImportResult:
    file = csv(folder, text, "promotions.csv")
    return await import_promotions(database, shop.company_id, file, now=NOW, **how)


async def by_code(database: Database, shop: Shop) -> dict[str, SavedPromotion]:
    found = await database.read(lambda session: saved_promotions(session, shop.company_id))
    return {one.promotion.code: one for one in found}


async def exported(database: Database, shop: Shop) -> str:
    async def lines(session: Any) -> str:
        return "".join([line async for line in promotion_lines(session, shop.company_id)])

    return await database.read(lines)


async def test_every_kind_comes_in_once(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    dry = await bring(database, shop, tmp_path, EVERY_KIND, dry_run=True)
    assert (dry.counts, dry.bad, dry.booked) == (Counts(created=7), (), False)
    assert (await bring(database, shop, tmp_path, EVERY_KIND)).counts == Counts(created=7)
    found = await by_code(database, shop)
    deals = {code: one.promotion.deal for code, one in found.items()}
    assert isinstance(deals["TWO"], ForPrice)
    assert isinstance(deals["BOGO"], BuyGet)
    assert isinstance(deals["MUCH"], Threshold)
    assert isinstance(deals["MIX"], Mix)
    assert [len(group.selector.products) for group in deals["MIX"].groups] == [1, 1]
    assert not found["OFF"].active
    when = found["TEN"].promotion.when
    assert (when.weekdays, str(when.from_time), when.tier) == ((1, 2), "17:00:00", "Gold")
    before = await everything(database)
    assert (await bring(database, shop, tmp_path, EVERY_KIND)).counts == Counts(unchanged=7)
    assert await everything(database) == before


async def test_out_and_in_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, EVERY_KIND)
    before, text = await everything(database), await exported(database, shop)
    assert text.count("\n") == 9
    assert (await bring(database, shop, tmp_path, text)).counts == Counts(unchanged=7)
    assert await everything(database) == before
    assert await exported(database, shop) == text


async def test_a_name_that_a_spreadsheet_would_run_is_guarded_and_comes_back(
    database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    await bring(database, shop, tmp_path, "code,name,kind,products,percent\nA,'=1+1,percent,*,5\n")
    assert (await by_code(database, shop))["A"].promotion.name == "=1+1"
    assert "'=1+1" in await exported(database, shop)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("A,Ten,percent,NOPE,10,,", "products: there is no product 'NOPE'"),
        ("A,Ten,percent,MATE,,,", "Percent is empty"),
        ("A,Ten,percent,MATE,110,,", "at most 100 percent"),
        ("A,Ten,percent,,10,,", "name products, categories, brands"),
        ("A,Ten,sale,MATE,10,,", "'sale' is not one of percent"),
        ("A,Ten,percent,MATE,10,5.00,", "amount means nothing for percent"),
        ("A,Off,amount,MATE,,2.80,", "cheapest product"),
        ("A,Ten,percent,MATE,10,,31.12.2026", "not a date such as"),
        (",Ten,percent,MATE,10,,", "code is empty"),
    ],
)
async def test_what_cannot_be_meant_is_told_by_its_line(
    database: Database, tmp_path: Path, row: str, because: str
) -> None:
    shop = await make_shop(database)
    text = f"code,name,kind,products,percent,amount,ends_on\nOK,Fine,percent,MATE,5,,\n{row}\n"
    before = await everything(database)
    result = await bring(database, shop, tmp_path, text)
    assert await everything(database) == before
    [bad] = result.bad
    assert bad.line == 3
    assert because.casefold() in bad.what.casefold()
    assert (await bring(database, shop, tmp_path, text, skip_bad=True)).counts == Counts(created=1)


async def test_a_mix_with_a_bad_group_is_not_taken_in_part(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    header = "code,name,kind,products,quantity,price\n"
    for last, because in (("M,,,NOPE,1,", "group 2: products"), ("M,,", "3 cells")):
        result = await bring(database, shop, tmp_path, f"{header}M,Lunch,mix,MATE,1,5.00\n{last}\n", skip_bad=True)
        assert any(because in row.what.casefold() for row in result.bad)
        assert not await by_code(database, shop)


async def test_one_code_in_two_places_is_refused(database: Database, tmp_path: Path) -> None:
    shop = await make_shop(database)
    text = "code,name,kind,products,percent\nA,A,percent,*,5\nB,B,percent,*,5\nA,A,percent,*,6\n"
    [bad] = (await bring(database, shop, tmp_path, text)).bad
    assert (bad.line, bad.what) == (4, "the code 'A' is on line 2 already")
