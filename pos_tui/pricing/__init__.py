"""What a basket costs: tax classes and rates, discounts, rounding; mostly pure rules."""
