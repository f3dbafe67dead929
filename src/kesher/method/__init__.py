"""The practice itself: values and pure functions.

Nothing here reads a clock, a file or a database, and no sentence a person reads is written here. What a
person does changes one :class:`~kesher.method.page.Page`; where the person stands is a fold over pages.
"""
