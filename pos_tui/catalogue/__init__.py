"""What the shop sells: products, barcodes, categories, and how a scan or a word finds them."""
