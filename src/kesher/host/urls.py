"""The addresses of a host. What an address holds is a token or an id, and no word of anyone's."""

from __future__ import annotations

from django.urls import path

from kesher.host.accounts import (
    calendars,
    devices,
    inviting,
    joining,
    leaving,
    notices,
    passkeys,
    people,
    signing,
    welcome,
)
from kesher.host.circle import urls as circle
from kesher.host.rows import due, keys, slips, sync

urlpatterns = [
    path("", welcome.welcome),
    path("people", people.people),
    path("join/code", joining.code),
    path("join/<slug:token>", joining.join),
    path("sign-in", signing.sign_in, name="account_login"),
    path("sign-in/code", signing.code, name="account_confirm_login_code"),
    path("sign-in/passkey", signing.passkey),
    path("sign-out", signing.sign_out),
    path("devices", devices.devices),
    path("devices/code", devices.code),
    path("devices/<uuid:which>/revoke", devices.revoke),
    path("browsers/<slug:which>/revoke", devices.revoke_browser),
    path("passkeys/add", passkeys.add),
    path("passkeys/<int:which>/remove", passkeys.remove),
    path("notices", notices.notices),
    path("notices/stop", notices.stop),
    path("invite", inviting.invite),
    path("export", leaving.export),
    path("leave", leaving.leave),
    path("device", devices.enter),
    path("device/code", devices.another),
    path("device/passkey", passkeys.opening),
    path("sync/<uuid:journal>", sync.rows),
    path("sync/<uuid:journal>/epoch", sync.epoch),
    path("sync/<uuid:journal>/stage/<slug:push>", sync.stage),
    path("sync/<uuid:journal>/row/<slug:name>", sync.row),
    path("wraps/<uuid:journal>", keys.wraps),
    path("envelopes/<slug:name>", keys.left),
    path("pair/<slug:place>", keys.pair),
    path("due/<uuid:journal>", due.due),
    path("calendar/<slug:token>", calendars.leave),
    path("calendar/<slug:token>.ics", calendars.served),
    path("slips", slips.slips),
    path("slips/<slug:which>", slips.slip),
    *circle.ADDRESSES,
]

handler400 = "kesher.host.faults.unreadable"
handler404 = "kesher.host.faults.not_found"
handler500 = "kesher.host.faults.broken"
