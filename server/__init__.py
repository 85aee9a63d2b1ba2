"""Gradschool's service: publishes, collects, queues, grades and shows."""
