"""Sessions in the directory, each with its person, so that he sees his browsers and can take one off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from kesher.host.directory.hidden import hidden

NAME, SEEN = "name", "seen"


class SessionStore(DatabaseStore):
    """A session. What is kept is the digest of its cookie: a copy of the database lets nobody in."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        from kesher.host.directory.models import Session

        return Session

    def _get_session_from_db(self) -> Any:
        try:
            return self.model.objects.get(
                session_key=hidden(self.session_key), expire_date__gt=timezone.now()
            )
        except self.model.DoesNotExist:
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        """Whether a session of this cookie is there."""
        return bool(self.model.objects.filter(session_key=hidden(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of a session."""
        made = super().create_model_instance(data)
        made.session_key = hidden(made.session_key)
        made.account_id = data.get("_auth_user_id")
        made.name = data.get(NAME, "")
        made.seen = data.get(SEEN) or date.today()  # noqa: DTZ011 - a day is enough
        return made

    def delete(self, session_key: str | None = None) -> None:
        """Take a session away."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            self.model.objects.filter(session_key=hidden(key)).delete()
