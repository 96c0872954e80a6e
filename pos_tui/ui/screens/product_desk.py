"""The forms of a product: made, changed, or one more size or colour of it."""

from typing import TypeVar
from uuid import UUID

from textual import work

from pos_tui.catalogue.kept import KeptProduct, NewVariant
from pos_tui.catalogue.listing import categories_by_id, kept_product, product_ids, skus_of
from pos_tui.catalogue.service import make_variants
from pos_tui.errors import TillError, Unknown
from pos_tui.ids import new_id
from pos_tui.inventory.tracking import save_tracked
from pos_tui.shop.queries import tax_rules
from pos_tui.ui.product_forms import Surroundings, product_fields, product_from, read_parts, variant_fields
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.trading import TradingScreen

T = TypeVar("T")


class ProductDesk(TradingScreen[T], inherit_bindings=False):
    """The part of a screen that fills products in."""

    NEEDS = "edit_products"

    def done(self, sentence: str) -> None:
        """It is committed."""
        raise NotImplementedError

    @property
    def company_id(self) -> UUID:
        return self.till.lane.company.company_id

    @work(group="catalogue form", exclusive=True)
    async def fill_variant(self, parent_id: UUID) -> None:
        """One more size or colour of a product."""
        parent = await self.whole(parent_id)
        if parent is None:
            return
        variant_id, told = new_id(), self.told()

        async def write(texts: Texts) -> str:
            price = self.till.money.parse_price(texts["price"]) if texts["price"] else None
            one = NewVariant(
                product_id=variant_id, sku=texts["sku"], variant=texts["variant"], price=price,
                barcode=texts["barcode"].strip(),
            )  # fmt: skip
            await self.written(
                f"variant of {parent.name}",
                lambda s, actor: make_variants(s, self.place, actor, parent.product_id, [one], **told),
            )
            return f"{parent.name} {texts['variant']} is a product now."

        fields = variant_fields(parent, self.till.money)
        self.app.push_screen(FillInScreen(f"Variant of {parent.name}", fields, write, self.done))

    @work(group="catalogue form", exclusive=True)
    async def fill(self, product_id: UUID | None) -> None:
        """The form of a product, or of a new one, whose id is minted now: it is one whoever presses twice."""
        known = await self.whole(product_id) if product_id is not None else None
        if product_id is not None and known is None:
            return
        try:
            around = await self.surroundings(known)
        except TillError as refusal:
            self.refuse(refusal)
            return
        this_id = product_id or new_id()

        async def write(texts: Texts) -> str:
            parts = await self._parts(texts["parts"])
            made, told = product_from(texts, known, this_id, around, parts), self.told()
            await self.written(
                f"product {made.name}", lambda s, actor: save_tracked(s, self.place, actor, made, **told)
            )
            return f"{made.name} is {'changed' if known else 'a product now'}."

        title = known.name if known else "A new product"
        self.app.push_screen(FillInScreen(title, product_fields(known, around), write, self.done))

    async def whole(self, product_id: UUID) -> KeptProduct | None:
        """All of a product; where it is gone, that is said."""
        company_id = self.company_id
        try:
            found = await self.till.desk.ask(lambda s: kept_product(s, company_id, product_id))
        except TillError as refusal:
            self.refuse(refusal)
            return None
        if found is None:
            self.refuse(Unknown("This product is gone meanwhile: look for it again."))
        return found

    async def surroundings(self, known: KeptProduct | None = None) -> Surroundings:
        """What the lines of a form name."""
        company_id, on, ask = self.company_id, self.till.shift.business_date, self.till.desk.ask
        parts = [part.product_id for part in known.parts] if known else []
        taxes = await ask(lambda s: tax_rules(s, company_id, on))
        return Surroundings(
            money=self.till.money,
            categories=await ask(lambda s: categories_by_id(s, company_id)),
            taxes={code: rule.tax_class_id for code, rule in taxes.items()},
            skus=await ask(lambda s: skus_of(s, company_id, parts)),
        )

    async def _parts(self, text: str) -> dict[str, UUID]:
        skus = [sku for sku, _ in read_parts(text, self.till.money)]
        company_id = self.company_id
        found = await self.till.desk.ask(lambda s: product_ids(s, company_id, skus))
        for sku in skus:
            if sku not in found:
                raise Unknown(f"There is no product {sku[:40]}: type the SKU of a part.")
        return dict(found)
