"""*Today*: the Hebrew date, the one thing to do, and what already stands. And the glance."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse

from kesher.actions.paper import waiting
from kesher.actions.practice import pulls, question, today
from kesher.actions.practice.hours import hours
from kesher.actions.practice.ladder import climbed
from kesher.days import shown
from kesher.method.care import After, Care, Sign, Word
from kesher.method.ladder import Step
from kesher.method.phrase import shortened
from kesher.method.problems import Code, Problem
from kesher.method.today import One
from kesher.web.people import people_context
from kesher.web.practice.account import open_pulls, typed_pull
from kesher.web.visit import Visit, number, redirect, text, visit_of

PULL_LIMIT = 60
HELP_LIMIT = 200
"""Letters of what helps; the whole of it stands on the practice page."""


def home(request: HttpRequest) -> HttpResponse:
    """The home page."""
    visit = visit_of(request)
    found = today.home(visit.desk, visit.now)
    if isinstance(found, Problem):
        return visit.refuse(found)
    foundation = visit.pack.foundations.get(found.foundation or "")
    rest_words = visit.pack.care["rest"]
    context: dict[str, object] = {
        "home": found,
        "moment": found.moment,
        "one": found.today.one.value,
        "prompt": _prompt(visit, found),
        "counted": visit.counted,
        "rests_until": visit.desk.cover(visit.now).rests_until,
        "foundation": foundation,
        "rest_words": rest_words[found.moment.day.toordinal() % len(rest_words)],
        "last_sitting": found.page.sittings[-1] if found.page.sittings else None,
        "occasions": _occasions(visit, found),
        "times": hours(found.moment, visit.words),
        "question": question.the_open(visit.desk, visit.now),
        "act": secrets.token_hex(8),
        "code_unconfirmed": not visit.desk.cover(visit.now).code_confirmed,
        "by_code": visit.desk.opened_by_code(visit.now),
        # In the pocket there is nothing to do about them.
        "photographs": 0 if visit.door.served_by else len(waiting.unread(visit.desk, visit.now)),
    }
    care = visit.care
    if found.still:
        context |= people_context(visit.words, visit.cover, "")
        return visit.render("practice/rest.html", context | {"stopped": care.word is Word.STOP})
    if care.word is Word.STOP:
        return visit.render("practice/stop.html", context | people_context(visit.words, visit.cover, ""))
    suggestion = climbed(visit.desk, visit.now).suggestion
    # In heavy days nothing wider is offered beside the gentle sentence.
    calm = care.word is Word.NOTHING and found.today.closed
    context["offer"] = calm and suggestion.step.asks and suggestion.told is None
    context["stands"] = calm and suggestion.step is Step.STANDS
    context["against"] = _against(visit)
    context |= {"care": care, "afters": list(After), "gentle": _gentle(visit, found, care)}
    return visit.render("practice/today.html", context)


def _prompt(visit: Visit, found: today.Home) -> str:
    """The day's first line: the pack's, or for what a pack need not know, the catalogue's."""
    name = found.today.one.value
    prompts = visit.pack.prompts.get(name, ())
    if prompts:
        return prompts[found.moment.day.toordinal() % len(prompts)]
    return visit.words.say(f"today.{name}") if found.today.one in _UNPACKED else ""


_UNPACKED = (One.READ, One.PAUSE, One.MOED)


def _against(visit: Visit) -> tuple[str, str] | None:
    """After a glance or an account: what helps against the pull it pointed to."""
    if text(visit.request.GET, "note") not in ("glanced", "closed"):
        return None
    found = pulls.against_the_last(visit.desk, visit.now)
    return (shortened(found.pull, PULL_LIMIT), shortened(found.help, HELP_LIMIT)) if found else None


def _gentle(visit: Visit, found: today.Home, care: Care) -> str:
    """The one sentence of an offer: the pack's after heavy days; of accounts alone, it speaks of accounts."""
    if care.sign in (Sign.REOPENED, Sign.MANY, Sign.LONG):
        return visit.words.say("care.accounts")
    heavy = visit.pack.care["heavy"]
    return heavy[found.moment.day.toordinal() % len(heavy)]


def glance(request: HttpRequest) -> HttpResponse:
    """Where am I now, in one touch."""
    visit = visit_of(request)
    if not visit.care.measuring:
        return visit.refuse(Problem(Code.MEASURING_STOPPED))
    if not visit.counted and request.method != "POST":
        return redirect("/")
    act = text(request.POST, "act") or secrets.token_hex(8)
    context: dict[str, object] = {"act": act, "steps": range(11)}
    context["pulls"] = open_pulls(visit)
    day, journal = visit.desk.moment(visit.now).day, visit.desk.journal(visit.now)
    journal.book()
    context |= {"day": day, "glances": journal.seen(day).glances}
    if request.method != "POST":
        found = today.home(visit.desk, visit.now)
        resting = isinstance(found, Problem) or found.still
        return redirect("/") if resting else visit.render("practice/glance.html", context)
    where = number(request.POST, "where")
    if where is None:
        where = Problem(Code.NOTHING_GIVEN)
    if isinstance(where, Problem):
        return visit.render("practice/glance.html", context, problem=where)
    kept = today.glance(visit.desk, visit.now, act, where, typed_pull(request.POST))
    if isinstance(kept, Problem):
        return visit.render("practice/glance.html", context, problem=kept)
    return redirect("/?note=glanced")


def _occasions(visit: Visit, found: today.Home) -> list[str]:
    language = visit.words.language
    named = shown(found.moment.occasions, visit.desk.cover(visit.now).further)
    lines = [each.name.say(language) for each in named]
    if found.moment.parasha is not None:
        lines.insert(0, visit.words.say("parasha.line", name=found.moment.parasha.say(language)))
    return lines
