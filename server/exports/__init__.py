"""What other systems read: grades as a table, reports as files, one format a module."""
