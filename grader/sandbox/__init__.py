"""The boundary between our judgement and a student's code."""
