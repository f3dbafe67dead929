"""Reminders: at most two a day, by the hours of the day or by the clock, and never on Shabbat or Yom Tov."""
