"""What a table is: one declaration per table, from which everything else about it is derived."""
