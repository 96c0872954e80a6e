"""Files that come in: the shop's form, products, customers, finished sales; and the demo shop."""
