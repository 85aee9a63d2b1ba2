"""How long a student waits, and what the service bears: `make bench-server`."""
