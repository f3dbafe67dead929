"""A community's host: it keeps sealed rows for the devices of its people, and never opens a journal.

Nothing of it is loaded by a person's own Kesher. Who its people are is the directory's, which Django's ORM
keeps; sealed rows are beside it, by statements that each name the person.
"""
