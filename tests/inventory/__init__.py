"""Stock: levels, adjustments, counts, transfers, and what to order again."""
