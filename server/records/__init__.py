"""The nouns that are kept, each one class: its table, and what the API says of it."""

from server.records.coursework import (
    Assignment,
    AssignmentTerms,
    Attempts,
    Blob,
    Course,
    Extension,
    ExtensionTerms,
    Release,
    Shown,
    Submission,
)
from server.records.gradings import Change, Grading, Progress, Proof, Regrade, RegradeState, State
from server.records.hooks import Delivery, Hook
from server.records.kits import Kit
from server.records.people import Enrolment, Invitation, Role, Scope, Token, TokenKind, User

__all__ = [
    "Assignment",
    "AssignmentTerms",
    "Attempts",
    "Blob",
    "Change",
    "Course",
    "Delivery",
    "Enrolment",
    "Extension",
    "ExtensionTerms",
    "Grading",
    "Hook",
    "Invitation",
    "Kit",
    "Progress",
    "Proof",
    "Regrade",
    "RegradeState",
    "Release",
    "Role",
    "Scope",
    "Shown",
    "State",
    "Submission",
    "Token",
    "TokenKind",
    "User",
]
