"""What a test allows a machine that is busy, or that stood still as a whole, beyond the time that is meant."""

SECONDS_OF_A_BUSY_MACHINE = 30.0
