"""Work on bytes that nobody vouches for, in a process of its own.

:mod:`.parent` starts the process, gives it the bytes and hears what it answers; :mod:`.child` is what runs
there; :mod:`.rights` is what it gives up before it looks at a byte. Every file that a stranger may have made
(a book, a photograph, a PDF of scans) is unpacked and decoded there and nowhere else.
"""
