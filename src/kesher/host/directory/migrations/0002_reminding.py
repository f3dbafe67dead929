"""The browsers that show notices, and what is served to calendars."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kesher.host.directory.models


class Migration(migrations.Migration):
    """Their tables."""

    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("place", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("endpoint", models.TextField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown",
                        to="directory.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Served",
            fields=[
                ("place", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("entries", models.BinaryField()),
                ("made", models.DateField(default=kesher.host.directory.models.today)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served",
                        to="directory.device",
                    ),
                ),
            ],
        ),
    ]
