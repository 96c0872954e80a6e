"""How a code is read: which kind it is, what it says of price, weight, batch and day, and what to look for."""
