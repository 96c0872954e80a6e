"""What is on the shelf and why: levels, movements, counts, transfers."""
