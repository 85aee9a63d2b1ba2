"""What users run at home: commands that reach a service by its API."""
