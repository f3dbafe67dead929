"""A diary by web with the lines of a journal, asked in its own process; what each act took, as JSON.

Run by :mod:`ages.peers` with the interpreter that has ``django-diary`` in it: ``python peers_web.py FOLDER``.
"""

import datetime
import json
import statistics
import sys
import time
import types
from pathlib import Path

import django
from django.conf import settings

TIMES = 15
DAY = "2026-11-22"


def main(folder: Path) -> None:
    """Set the site up, fill it, and measure."""
    parts = ("auth", "contenttypes", "sessions", "messages", "admin", "staticfiles")
    settings.configure(
        SECRET_KEY="a key that keeps nothing" * 3,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="addresses",
        USE_TZ=True,
        STATIC_URL="/static/",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "diary.db"}},
        INSTALLED_APPS=[f"django.contrib.{name}" for name in parts]
        + ["diary", "crispy_forms", "crispy_bootstrap4"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
    )
    addresses = types.ModuleType("addresses")
    sys.modules["addresses"] = addresses
    django.setup()
    from django.contrib import admin
    from django.contrib.auth import views
    from django.core.management import call_command
    from django.test import Client
    from django.urls import include, path

    doors = {
        "home": views.LoginView,
        "login": views.LoginView,
        "logout": views.LogoutView,
        "password_reset": views.PasswordResetView,
        "password_change": views.PasswordChangeView,
    }
    addresses.urlpatterns = [
        path("diary/", include("diary.urls")),
        path("admin/", admin.site.urls),
        *(path(f"{name}/", view.as_view(), name=name) for name, view in doors.items()),
    ]
    call_command("migrate", verbosity=0)
    from diary.models import Customer, Entry

    person = Customer.objects.create_user("p", "p", "p", "p@example.org", "1", None, "F", "", password="p")
    person.is_staff = person.is_superuser = True
    person.save()
    lines, morning = json.loads((folder / "lines.json").read_text()), datetime.time(9)
    Entry.objects.bulk_create(
        Entry(customer=person, creator=person, editor=person, notes=words, date=day, time=morning)
        for day, words in lines
    )
    browser = Client()
    browser.force_login(person)
    took = {
        "a day": median(lambda _: browser.get(f"/diary/day/{DAY}/"), 200),
        "a month": median(lambda _: browser.get("/diary/month/2026/11/"), 200),
        "a line more": median(
            lambda number: browser.post(f"/diary/entry/{slug(number)}/", filled(number)), 302
        ),
    }
    assert Entry.objects.count() > len(lines), "nothing was written"
    print(json.dumps(took))


def slug(number: int) -> str:
    """The address of a new entry, each at another time."""
    return f"2027-01-{number + 1:02}_09-00"


def filled(number: int) -> dict[str, str]:
    """The form of a new entry."""
    day = f"2027-01-{number + 1:02}"
    return {"date": day, "time": "09:00", "duration": "01:00", "notes": f"one line of an evening {number}"}


def median(once, status: int) -> float:
    """Milliseconds of the processor of an act, after it was done twice."""
    spent = []
    for number in range(TIMES + 2):
        began = time.process_time()
        answer = once(number)
        spent.append((time.process_time() - began) * 1e3)
        assert answer.status_code == status, (answer.status_code, answer.content[-400:])
    return statistics.median(spent[2:])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
