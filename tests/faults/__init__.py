"""Every point at which a use case can fail, found by letting it run; what must hold after each."""
