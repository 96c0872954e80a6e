"""What screens are made of: each knows how to draw and which facts to tell."""
