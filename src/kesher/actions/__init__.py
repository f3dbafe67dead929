"""What a person can do, one transaction an act: load → decide → save.

The doors (the web, the command line, a sheet of paper) call these functions and nothing below them. The
instant is always an argument: only the doors read a clock.
"""
