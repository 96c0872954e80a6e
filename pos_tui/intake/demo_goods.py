"""The shelves of the demo shop: invented brands, and barcodes of the range that GS1 keeps for examples."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from biip.checksums import gs1_standard_check_digit

EXAMPLES = "952"
"""GS1's prefix for demonstrations: no product in the world has such a barcode."""

SHELVES = """
Water and soft drinks
 Kallang Spring Mineral Water | 500 ml 0.90, 1.5 l 1.60, 6 × 500 ml 4.80
 Kallang Spring Sparkling Water | 330 ml 1.20, 750 ml 2.30
 Tembusu Cola | 330 ml 1.50, 1.5 l 2.90, 12 × 330 ml 15.90
 Tembusu Cola Zero | 330 ml 1.50, 1.5 l 2.90
 Merbok Orange | 330 ml 1.50, 1.5 l 2.80
 Merbok Lime & Bitters | 330 ml 1.70
 Seletar Ginger Beer | 330 ml 1.90
 Sunbird Orange Juice | 1 l 4.20, 2 l 7.60
 Sunbird Apple Juice | 1 l 4.10
 Sunbird Guava Nectar | 1 l 3.90
 Joo Chiat Chrysanthemum Tea 菊花茶 | 250 ml 0.80, 6 × 250 ml 4.20
 Joo Chiat Soya Milk 豆浆 | 250 ml 0.80, 1 l 2.40
Tea, coffee and cocoa
 Old Hill Oolong Tea 乌龙茶 | 25 bags 4.90, 100 g loose 11.50
 Old Hill Earl Grey | 25 bags 4.60, 100 bags 13.90
 Old Hill Jasmine Green | 25 bags 4.60
 Two Cats Kopi-O | 20 sachets 5.20
 Two Cats Kopi 3-in-1 | 30 sachets 7.40
 Two Cats Espresso Beans | 250 g 12.90, 1 kg 42.00
 Cacaodor Cocoa Powder | 200 g 6.80
 Cacaodor Malt Drink | 400 g 7.90, 1.2 kg 18.50
Bakery
 Brühl Wholemeal Loaf | 400 g 3.20
 Brühl Enriched White Loaf | 400 g 2.80, 600 g 3.60
 Brühl Raisin Brioche | 4 pieces 4.50
 Café Élan Croissant | each 2.40, 4 pieces 8.80
 Café Élan Pain au Chocolat | each 2.80
 Café Élan Crème Brûlée | 100 g 4.90
 Ah Lim Kaya Bun | each 1.40
 Ah Lim Pandan Chiffon | 350 g 6.20
Dairy and eggs
 Bukit Farm Fresh Milk | 1 l 3.60, 2 l 6.70
 Bukit Farm Low Fat Milk | 1 l 3.60, 2 l 6.70
 Bukit Farm Natural Yoghurt | 150 g 1.80, 500 g 4.90
 Bukit Farm Butter, salted | 227 g 5.60
 Bukit Farm Eggs | 10 pieces 3.90, 30 pieces 9.80
 Nordlys Gouda, sliced | 150 g 6.40
 Nordlys Smørrebrød Spread | 200 g 5.20
 Nordlys Crème Fraîche | 200 ml 4.60
Rice, noodles and tinned goods
 Golden Paddy Jasmine Rice | 1 kg 3.90, 5 kg 16.80, 10 kg 31.50
 Golden Paddy Brown Rice | 1 kg 4.80
 Rumah Basmati Rice | 1 kg 5.60, 5 kg 24.90
 Kway Heng Kway Teow 粿条 | 500 g 2.20
 Kway Heng Yellow Noodles 黄面 | 450 g 1.90
 Nippo Udon うどん | 3 × 200 g 4.30
 Mi Kilat Instant Noodles, chicken | 5 × 80 g 3.10
 Mi Kilat Instant Noodles, laksa | 5 × 85 g 3.60
 Mi Kilat Instant Noodles, curry | 5 × 80 g 3.10
 Tanjong Sardines in tomato | 155 g 2.30, 425 g 4.90
 Tanjong Tuna in water | 150 g 3.20
 Ladang Coconut Milk | 200 ml 1.60, 1 l 5.40
 Ladang Sweetcorn | 340 g 2.10
 Ladang Chickpeas | 400 g 1.90
Oil, sauces and spices
 Lim Bros Light Soy Sauce 生抽 | 375 ml 3.40, 750 ml 5.90
 Lim Bros Dark Soy Sauce 老抽 | 375 ml 3.60
 Lim Bros Oyster Sauce | 510 g 4.90
 Lim Bros Sesame Oil | 150 ml 5.20
 Api Sambal Tumis | 230 g 4.80
 Api Chilli Sauce | 340 g 2.90
 Api Jalapeño Slices | 220 g 4.40
 Rumah Sunflower Oil | 1 l 5.90, 2 l 10.80
 Rumah Garam Masala | 80 g 3.20
 Rumah Turmeric | 80 g 2.60
 Rumah Fine Salt | 500 g 0.90
 Rumah Cane Sugar | 1 kg 2.40
Snacks and sweets
 Kerepek Cassava Chips | 80 g 2.10, 160 g 3.70
 Kerepek Prawn Crackers | 100 g 2.40
 Kerepek Tapioca Sticks, spicy | 100 g 2.40
 Harbour Potato Chips, sea salt | 45 g 1.60, 150 g 3.90
 Harbour Potato Chips, sour cream | 150 g 3.90
 Mooncup Butter Cookies | 200 g 5.90, 454 g 11.50
 Mooncup Pineapple Tarts 黄梨挞 | 12 pieces 9.80
 Cacaodor Milk Chocolate | 100 g 3.80, 250 g 8.40
 Cacaodor Dark 70 % | 100 g 4.20
 Zuckerbär Gummy Bears | 175 g 3.30
 Pop! & Sons "Best" Popcorn | 90 g 2.90
Frozen
 Polarfuchs Fish Fingers | 300 g 6.40
 Polarfuchs Garden Peas | 500 g 3.20, 1 kg 5.80
 Polarfuchs Chips | 1 kg 5.60
 Ah Lim Curry Puffs | 6 pieces 7.20
 Ah Lim Gyoza 餃子 | 12 pieces 6.90
 Kampong Durian Ice Cream | 500 ml 9.90
 Kampong Coconut Ice Cream | 500 ml 8.90, 100 ml 2.50
Fruit and vegetables [kg]
 Bananas, loose | 3.20
 Apples, Fuji, loose | 5.40
 Oranges, loose | 4.80
 Mangoes, loose | 6.90
 Dragon Fruit, loose | 7.20
 Tomatoes, loose | 4.55
 Cucumbers, loose | 3.40
 Carrots, loose | 2.90
 Kai Lan 芥兰, loose | 5.80
 Bok Choy 小白菜, loose | 5.20
 Sweet Potatoes, loose | 3.60
 Ginger, loose | 8.90
Meat and fish [kg]
 Chicken Thigh, boneless | 11.90
 Minced Pork | 13.50
 Beef Rendang Cut | 28.90
 Red Snapper Fillet | 34.00
 Tiger Prawns | 26.50
Household
 Bersih Washing-up Liquid | 500 ml 2.90, 1.5 l 6.80
 Bersih Floor Cleaner | 2 l 7.90
 Bersih Laundry Powder | 1 kg 6.20, 3 kg 15.90
 Softcloud Toilet Paper | 10 rolls 8.90, 20 rolls 16.50
 Softcloud Tissues | 5 × 100 sheets 4.90
 Kilat Batteries AA | 4 pieces 5.90
 Kilat Light Bulb 9 W | each 6.50
 Kilat Umbrella | each 9.90
 Bin Bags | 30 pieces 4.20
 Carrier Bag | each 0.05
Personal care
 Lotus Shampoo | 400 ml 7.90, 750 ml 12.90
 Lotus Hand Soap | 250 ml 3.90
 Lotus Sunscreen SPF 50 | 75 ml 16.90
 Pearl Toothpaste | 120 g 3.60, 2 × 120 g 6.60
 Pearl Toothbrush | each 2.80
 Plasters | 20 pieces 3.50
 Paracetamol 500 mg | 20 tablets 5.90
Papers and cards [exempt]
 Postage Stamp, local | each 0.52
 Postage Stamp, booklet | 10 pieces 5.20
 Transit Card Top-up | open 0.00
Beer and wine [18]
 Straits Lager | 330 ml 3.90, 6 × 330 ml 21.50
 Straits Pale Ale | 330 ml 4.60
 Ledbury Stout | 500 ml 6.80
 Château Bellefleur Rouge | 750 ml 28.00
 Château Bellefleur Blanc | 750 ml 26.00
 Plum Wine 梅酒 | 720 ml 32.00
Tobacco [21]
 Kretek Menara | 20 pieces 15.40
 Rolling Tobacco Menara | 30 g 21.80
"""

KEG = (
    ("KEG", "Straits Lager, keg", "6.20", "l", 30_000, "", ""),
    ("PINT", "Straits Lager, pint", "9.50", "pint", None, "KEG", "0.568"),
    ("HALF", "Straits Lager, half pint", "5.20", "pint", None, "KEG", "0.284"),
)
MONEY = (("BOTTLE", "Deposit, bottle", "0.10"), ("GIFT", "Gift Card", "0.00"))
KINDS = "sku,kind,tare\nBOTTLE,deposit,\nGIFT,gift_card,\n"
BOTTLED = re.compile(r"Straits (?:Lager|Pale Ale) (?:(\d+) × )?330 ml")
COLUMNS = (
    "sku", "name", "category", "price", "tax_class", "barcodes", "unit", "cost", "track_stock", "on_hand",
    "reorder_point", "min_age", "stock_of", "stock_quantity",
)  # fmt: skip
VARIANT = re.compile(r"(?P<size>.*?) ?(?P<price>\d+\.\d\d)")
CASE_OF, CASES_EVERY = 24, 5


class Goods(NamedTuple):
    """One product of a shelf."""

    number: int
    name: str
    category: str
    price: str
    note: str

    @property
    def weighed(self) -> bool:
        return self.note == "kg"

    @property
    def counted(self) -> bool:
        return self.note != "exempt"

    @property
    def cost(self) -> str:
        """What one costs the shop: about two thirds of its price, whole cents but for the cheapest."""
        cost = Decimal(self.price) * 65 / 100
        return str(cost.quantize(Decimal("0.01"))) if cost >= 1 else f"{cost:.4f}"


def products_csv() -> str:
    """The whole shop in the format that `import products` reads; the same text every time."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(goods) for goods in shelves())
    for sku, name, price, unit, on_hand, stock_of, quantity in KEG:
        writer.writerow(
            {"sku": sku, "name": name, "category": "Draught", "price": price, "unit": unit, "min_age": "18",
             "on_hand": on_hand and on_hand // 1_000, "stock_of": stock_of, "stock_quantity": quantity}
        )  # fmt: skip
    for sku, name, price in MONEY:
        writer.writerow(
            {"sku": sku, "name": name, "category": "Papers and cards", "price": price, "unit": "each",
             "tax_class": "O", "track_stock": "no"}
        )  # fmt: skip
    return text.getvalue()


def elsewhere_csv() -> str:
    """What lies in the other outlet: of every second thing that is counted, a few."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("sku", "name", "price", "on_hand"))
    for goods in shelves():
        if goods.counted and goods.number % 2:
            writer.writerow((goods.number, goods.name, goods.price, 3 + goods.number % 9))
    return text.getvalue()


def fees_csv() -> str:
    """A deposit on every bottle of beer, six of them on a pack of six."""
    bottles = [(goods.number, BOTTLED.fullmatch(goods.name)) for goods in shelves()]
    rows = [f"{number},BOTTLE,{found[1] or 1}\n" for number, found in bottles if found is not None]
    return "".join(["sku,fee_sku,quantity\n", *rows])


def shelves() -> Iterator[Goods]:
    """Every product, numbered by shelf: 101, 102 … 201 …"""
    category, note, shelf, place = "", "", 0, 0
    for line in SHELVES.strip().splitlines():
        if not line.startswith(" "):
            category, _, rest = line.partition(" [")
            note, shelf, place = rest.removesuffix("]"), shelf + 1, 0
            continue
        family, _, variants = line.strip().partition(" | ")
        for variant in VARIANT.finditer(variants):
            place += 1
            size = variant["size"].strip(", ")
            name = family if size in ("", "each", "open") else f"{family} {size}"
            yield Goods(shelf * 100 + place, name, category, variant["price"], note)


def _row(goods: Goods) -> dict[str, str]:
    return {
        "sku": str(goods.number),
        "name": goods.name,
        "category": goods.category,
        "price": goods.price,
        "tax_class": "E" if goods.note == "exempt" else "S",
        "barcodes": "" if goods.weighed or not goods.counted else _barcodes(goods.number),
        "unit": "kg" if goods.weighed else "each",
        "cost": goods.cost,
        "track_stock": "yes" if goods.counted else "no",
        "on_hand": _on_hand(goods),
        "reorder_point": "6" if goods.counted else "",
        "min_age": goods.note if goods.note.isdigit() else "",
    }


def _on_hand(goods: Goods) -> str:
    """Enough to sell; of every thirteenth product only two, so that one can see a shelf run out."""
    if not goods.counted:
        return ""
    return "2" if goods.number % 13 == 0 else str(12 + goods.number * 7 % 60)


def _barcodes(number: int) -> str:
    """The product's EAN-13, and for some the GTIN-14 of a case."""
    body = f"{EXAMPLES}{number:09}"
    single = body + str(gs1_standard_check_digit(body))
    if number % CASES_EVERY:
        return single
    case = "1" + body
    return f"{single} {case}{gs1_standard_check_digit(case)}*{CASE_OF}"
