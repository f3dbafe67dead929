"""The browsers that show notices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Their table."""

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
    ]
