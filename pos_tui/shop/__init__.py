"""Who trades, where, and at which till: company, outlets, terminals."""
