"""What people see: layout, maps, charts, sheets. Works on plain tables, never opens the database."""
