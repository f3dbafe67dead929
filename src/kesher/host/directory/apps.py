"""The directory as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Directory(AppConfig):
    """The one application of our own."""

    name = "kesher.host.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"
