"""Commands of students and of instructors."""
