"""The pages by which instructors decide, together."""

from server.pages import (
    changes,
    extensions,
    hooks,
    invitations,
    queue,
    regrades,
    releases,
    roster,
    terms,
)

TEACHING = (roster, invitations, releases, terms, extensions, regrades, queue, changes, hooks)
