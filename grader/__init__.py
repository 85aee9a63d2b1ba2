"""Gradschool's grader: a submission, an exercise version and a seed go in, a report comes out."""
