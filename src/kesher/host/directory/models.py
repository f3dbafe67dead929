"""The tables of the directory."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from uuid6 import uuid7

INVITED = timedelta(days=7)
"""How long an invitation can be used."""

TYPED = timedelta(minutes=10)
"""How long a code that lets a device in can be typed."""


def today() -> date:
    """The day, for what is not noted more finely."""
    now: datetime = timezone.now()
    return now.date()


class Account(AbstractBaseUser):
    """A person, by an address. It holds no password, and there is no column for one."""

    password = None
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, db_index=True)
    operator = models.BooleanField(default=False)
    made = models.DateTimeField(default=timezone.now)

    objects = BaseUserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return str(self.email)

    def set_password(self, raw_password: str | None) -> None:
        """Nothing can be set."""
        raise NotImplementedError

    def set_unusable_password(self) -> None:
        """There is none anyway."""

    def check_password(self, raw_password: str) -> bool:
        """Nothing is right."""
        return False

    def has_usable_password(self) -> bool:
        """There is none."""
        return False

    def get_session_auth_hash(self) -> str:
        """What binds a session to the account; a session is ended by taking it away."""
        return str(salted_hmac("kesher.host.session", str(self.id), algorithm="sha256").hexdigest())


class Session(AbstractBaseSession):
    """A browser: signed in, or on its way."""

    session_key = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sessions")
    name = models.CharField(max_length=60, default="")
    seen = models.DateField(default=today)

    class Meta:
        """Its table's name, which is not Django's own."""

        db_table = "directory_session"


class Device(models.Model):
    """What a person's own Kesher syncs with: a token, of which only the digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    token = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    seen = models.DateField(default=today)


class Shown(models.Model):
    """A browser that shows notices: where its service takes them. They are empty, so no key of its is kept.

    It ends with the session of the browser: who is signed out, or taken off, is shown nothing more.
    """

    place = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="shown")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="shown")
    endpoint = models.TextField()


class Served(models.Model):
    """Instants that a calendar asks for by an address nobody guesses; it ends with its device."""

    place = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="served")
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="served")
    entries = models.BinaryField()
    made = models.DateField(default=today)


class DeviceCode(models.Model):
    """A code that lets one device in, once and for a few minutes."""

    code = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="codes")
    until = models.DateTimeField()


class Invitation(models.Model):
    """A way in for one person, once."""

    token = models.CharField(max_length=64, primary_key=True)
    by = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="invitations")
    operator = models.BooleanField(default=False)
    until = models.DateTimeField()
