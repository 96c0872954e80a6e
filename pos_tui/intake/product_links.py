"""Rows of products.csv that name other products: stock of the same keg, sizes of one shirt, parts of a kit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, literal, select, union_all
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import KitPart, Product
from pos_tui.catalogue.rules import DEEPEST_KIT
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_import import Links, Target
from pos_tui.intake.keys import Keys
from pos_tui.intake.product_rows import ProductRow

NO_STOCK = "is no product that keeps its own stock"
CLASHES = {
    ("stock_of", "stock_of"): "takes its stock from another product itself",
    ("stock_of", "parts"): "is a kit, which has no stock of its own",
    ("stock_of", "kind"): "is no goods, so it has no stock",
    ("variant_of", "variant_of"): "is a variant itself",
    ("variant_of", "parts"): "is a kit, which has no sizes or colours",
    ("parts", "kind"): "is no goods, so it cannot be a part of a kit",
}
"""What cannot be named so, and why: by the column that names it and what it is."""
MISSING = {"stock_of": NO_STOCK, "variant_of": "is no product of this shop", "parts": "is no product of this shop"}
TOO_DEEP = "kits lie within each other in a circle, or too deep: take a part out"
PAGE = 2_000


def links_of(company_id: UUID, columns: Collection[str]) -> Links[ProductRow]:
    """How rows with these columns name others."""

    async def wrong(session: Reading, targets: Sequence[Target]) -> Mapping[Target, str]:
        known = await _traits(session, company_id, {sku for _, sku, _ in targets})
        found = {target: _why_not(target, known.get(target[1]), columns) for target in targets}
        return {target: why for target, why in found.items() if why is not None}

    async def whole(session: Reading, keys: Keys) -> Mapping[str, str]:
        named = await _named_by_others(session, company_id, keys, columns)
        return {**named, **(await _kits(session, company_id, keys) if "parts" in columns else {})}

    return Links(
        of=lambda row: row.links, traits=lambda row: row.traits, clashes=CLASHES, wrong=wrong, whole=whole,
        deepest=DEEPEST_KIT + 1, too_deep=TOO_DEEP,
    )  # fmt: skip


def _why_not(target: Target, traits: set[str] | None, columns: Collection[str]) -> str | None:
    """Why the shop's product cannot be named so; what the file says of one that it has goes before."""
    what, _, in_file = target
    if traits is None:
        return None if in_file else MISSING[what]
    for trait in sorted(traits):
        if (why := CLASHES.get((what, trait))) is not None and not (in_file and trait in columns):
            return NO_STOCK if what == "stock_of" else why
    return None


async def _traits(session: Reading, company_id: UUID, skus: Iterable[str]) -> dict[str, set[str]]:
    """What the products of the shop are, as `ProductRow.traits` says it of a row."""
    given = rowset(session, sku=WORDS)
    is_kit = select(KitPart.kit_id).where(KitPart.company_id == company_id, KitPart.kit_id == Product.id).exists()
    found = await session.execute(
        select(Product.sku, Product.stock_of_id, Product.variant_of_id, Product.kind, is_kit.label("parts")).where(
            Product.company_id == company_id, Product.sku.in_(select(given.c.sku))
        ),
        as_rows([{"sku": sku} for sku in skus]),
    )
    return {
        row.sku: {
            trait
            for trait, holds in (
                ("stock_of", row.stock_of_id is not None), ("variant_of", row.variant_of_id is not None),
                ("parts", row.parts), ("kind", row.kind != "goods"),
            )
            if holds
        }
        for row in found
    }  # fmt: skip


async def _named_by_others(
    session: Reading, company_id: UUID, keys: Keys, columns: Collection[str]
) -> dict[str, str]:
    """Rows that become what products of the shop, of which the file says nothing, could not name any more."""
    found: dict[str, str] = {}
    after = ("", "")
    while page := keys.marked(after, PAGE):
        traits: dict[str, set[str]] = {}
        for sku, trait in page:
            traits.setdefault(sku, set()).add(trait)
        pointing = await _pointing(session, company_id, traits)
        here = keys.has("sku", [row.sku for row in pointing])
        for row in pointing:
            if row.sku in here and row.what in columns:
                continue
            for trait in sorted(traits[row.target]):
                if (why := CLASHES.get((row.what, trait))) is not None:
                    found[row.target] = f"{row.sku!r} has it as its {row.what}, and then it {why}"
        after = page[-1]
    return found


async def _pointing(session: Reading, company_id: UUID, skus: Iterable[str]) -> Sequence[Any]:
    """Products of the shop that name these, as (sku, what, target)."""
    given, target, kit = rowset(session, sku=WORDS), aliased(Product), aliased(Product)
    wanted = (target.company_id == company_id, target.sku.in_(select(given.c.sku)))
    by_column = [
        select(Product.sku, literal(what).label("what"), target.sku.label("target"))
        .join(target, and_(target.company_id == Product.company_id, target.id == column))
        .where(Product.company_id == company_id, *wanted)
        for what, column in (("stock_of", Product.stock_of_id), ("variant_of", Product.variant_of_id))
    ]
    as_part = (
        select(kit.sku, literal("parts"), target.sku)
        .select_from(KitPart)
        .join(kit, and_(kit.company_id == KitPart.company_id, kit.id == KitPart.kit_id))
        .join(target, and_(target.company_id == KitPart.company_id, target.id == KitPart.part_id))
        .where(KitPart.company_id == company_id, *wanted)
    )
    found = await session.execute(union_all(*by_column, as_part), as_rows([{"sku": sku} for sku in skus]))
    return found.all()


async def _kits(session: Reading, company_id: UUID, keys: Keys) -> dict[str, str]:
    """Kits of the file that, with those of the shop, lie in a circle or deeper than kits may."""
    graph = await _kits_of_shop(session, company_id)
    for sku in keys.has("sku", list(graph)):
        del graph[sku]
    own: set[str] = set()
    for sku, part in keys.targets("parts"):
        graph.setdefault(sku, []).append(part)
        own.add(sku)
    if not own:
        return {}
    return dict.fromkeys(own & _below(_too_deep(graph), graph), TOO_DEEP)


async def _kits_of_shop(session: Reading, company_id: UUID) -> dict[str, list[str]]:
    kit, part = aliased(Product), aliased(Product)
    found = await session.execute(
        select(kit.sku, part.sku)
        .select_from(KitPart)
        .join(kit, and_(kit.company_id == KitPart.company_id, kit.id == KitPart.kit_id))
        .join(part, and_(part.company_id == KitPart.company_id, part.id == KitPart.part_id))
        .where(KitPart.company_id == company_id)
    )
    graph: dict[str, list[str]] = {}
    for sku, part_sku in found:
        graph.setdefault(sku, []).append(part_sku)
    return graph


def _too_deep(graph: Mapping[str, Sequence[str]]) -> set[str]:
    """Kits that are not done after as many rounds as kits may lie deep; a circle never is."""
    left = set(graph)
    for _ in range(DEEPEST_KIT - 1):
        left -= {kit for kit in left if not any(part in left for part in graph[kit])}
    return left


def _below(kits: Iterable[str], graph: Mapping[str, Sequence[str]]) -> set[str]:
    """These, and all that lies in them."""
    found, fresh = set[str](), set(kits)
    while fresh:
        found |= fresh
        fresh = {part for kit in fresh for part in graph.get(kit, ())} - found
    return found
