"""The record that is only ever added to: one chained sequence per terminal, which is also the outbox."""
