"""The way of a meeting: what is prepared, entered, seen, discussed, printed, shown live and changed."""
