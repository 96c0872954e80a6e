"""What the demo shop has on offer: a list of prices for Gold, and promotions of different kinds."""

PROMOTIONS = """code,name,kind,products,categories,quantity,percent,amount,price,weekdays,from,to,tier
COLA3,Any 3 colas for 4.00,n_for,106; 109,,3,,,4.00,,,,
BREAKFAST,Bun and kopi 1.00 off,mix,305; 309,,1,,1.00,,,,,
BREAKFAST,,,206; 207,,1,,,,,,,
BAKERY,Bakery 10 % for Gold,percent,,Bakery,,10,,,,,,Gold
HAPPY,Happy hour draught,percent,,Draught,,20,,,mon tue wed thu fri,17:00,19:00,
"""
PRICES = """list,name,sku,price,min_quantity,tier,priority
GOLD,Gold prices,106,1.40,,Gold,1
GOLD,,201,4.40,,,
GOLD,,206,4.80,,,
GOLD,,207,6.90,,,
CASE,By the dozen,106,1.25,12,,
CASE,,109,1.25,12,,
"""
