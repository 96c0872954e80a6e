"""The chart of accounts, and the balanced entries that documents post."""
