"""What is put on the table of a meeting: the sheet (one A4), the wall map (A3), the minutes; as PDF and as editable text."""
