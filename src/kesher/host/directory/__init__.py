"""The directory: who has an account, how he proves it, and which browsers and devices he lets in.

It is the only part of a host that Django's ORM keeps. Nothing of a journal is in it.
"""
