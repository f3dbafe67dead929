"""The addresses of the circles."""

from __future__ import annotations

from django.urls import path

from kesher.host.accounts import leaving
from kesher.host.circle import asking, brought, circles, coded, desk, person, reading
from kesher.host.circle.account import circles_of, leave_circles

leaving.HELD_TOO.append(circles_of)
leaving.GOES_TOO.append(leave_circles)

_AT = "circle/<uuid:circle>"

ADDRESSES = [
    path("circles", circles.circles),
    path("circles/begin", circles.begin),
    path(_AT, reading.circle),
    path(f"{_AT}/join/<slug:token>", person.join),
    path(f"{_AT}/ask", asking.ask),
    path(f"{_AT}/code", coded.coded),
    path(f"{_AT}/thread/<uuid:thread>", asking.own),
    path(f"{_AT}/thread/<uuid:thread>/settle", asking.settle),
    path(f"{_AT}/thread/<uuid:thread>/scan/<int:place>/<int:number>", asking.scanned),
    path(f"{_AT}/published", reading.published),
    path(f"{_AT}/published/<int:number>", reading.one),
    path(f"{_AT}/published/<int:number>/week", reading.week),
    path(f"{_AT}/published/<int:number>/hide", reading.hide),
    path(f"{_AT}/book/<slug:kind>", reading.book),
    path(f"{_AT}/desk", desk.desk),
    path(f"{_AT}/desk/phone", desk.phone),
    path(f"{_AT}/desk/seen", desk.seen),
    path(f"{_AT}/desk/<uuid:thread>", desk.answer),
    path(f"{_AT}/desk/<uuid:thread>/publish", reading.publish),
    path(f"{_AT}/desk/<uuid:thread>/mail/<int:place>", desk.whole_mail),
    path(f"{_AT}/desk/<uuid:thread>/scan/<int:place>/<int:number>", desk.scanned),
    path(f"{_AT}/subject", reading.subject),
    path(f"{_AT}/pack", reading.pack),
    path(f"{_AT}/members", person.members),
    path(f"{_AT}/invite", person.invite),
    path(f"{_AT}/acts", desk.acts),
    path(f"{_AT}/myself", person.myself),
    path(f"{_AT}/leave", person.leaving),
    path("brought", brought.mine),
    path("brought/<uuid:circle>", brought.bring),
    path("brought/<uuid:circle>/<uuid:thread>", brought.answers),
    path("brought/<uuid:circle>/home/<slug:place>", brought.home),
]
