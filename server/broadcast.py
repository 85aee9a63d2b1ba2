"""Tells how gradings go to all who follow them, by one look at the database for all together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from server.database import Database
from server.story import Story, stories

A_WHILE = 0.1  # seconds between two looks
PLACES = 10  # looks: so seldom are places in the queue counted again

log = structlog.get_logger()


class Follower:
    """Somebody who wants to know how one grading goes."""

    def __init__(self, grading_id: int) -> None:
        self.grading_id = grading_id
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._story: Story | None = None
        self._over = False

    def tell(self, story: Story) -> None:
        """Wake them, from any thread, where this is not what they know."""
        if story != self._story:
            self._story = story
            self._loop.call_soon_threadsafe(self._news.set)

    def dismiss(self) -> None:
        """Let them go, from any thread."""
        self._over = True
        self._loop.call_soon_threadsafe(self._news.set)

    async def stories(self) -> AsyncIterator[Story]:
        """The story whenever it has gone on, until they are dismissed."""
        while not self._over:
            await self._news.wait()
            self._news.clear()
            if self._story is not None and not self._over:
                yield self._story


class Broadcast:
    """Looks while anybody follows, in a thread of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._followers: set[Follower] = set()
        self._stories: dict[int, Story] = {}
        self._looking = False
        self._looks = 0
        self._over = threading.Event()

    @contextmanager
    def followed(self, grading_id: int) -> Iterator[Follower]:
        """A follower of that grading, for as long as the block lasts."""
        follower = Follower(grading_id)
        with self._lock:
            self._followers.add(follower)
            if self._over.is_set():
                follower.dismiss()
            elif not self._looking:
                self._looking = True
                threading.Thread(target=self._look_on, name="broadcast", daemon=True).start()
        try:
            yield follower
        finally:
            with self._lock:
                self._followers.discard(follower)

    def close(self) -> None:
        """Dismiss all who follow, and whoever comes after."""
        self._over.set()
        with self._lock:
            for follower in self._followers:
                follower.dismiss()

    def _look_on(self) -> None:
        while self._wanted():
            try:
                self._look()
            except SQLAlchemyError as error:  # the next look may go better
                log.warning("broadcast", fault=str(error))
            self._over.wait(A_WHILE)

    def _wanted(self) -> bool:
        with self._lock:
            self._looking = bool(self._followers) and not self._over.is_set()
            return self._looking

    def _look(self) -> None:
        with self._lock:
            gradings = {follower.grading_id for follower in self._followers}
        places = self._looks % PLACES == 0
        self._looks += 1
        with self._database.reading() as db:
            self._stories = stories(db, self._stories, gradings, places=places)
        with self._lock:
            for follower in self._followers:
                story = self._stories.get(follower.grading_id)
                if story is not None:
                    follower.tell(story)
