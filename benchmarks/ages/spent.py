"""What the processor spent."""

import resource


def spent() -> float:
    """Milliseconds of the processor so far, by this process and those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used) * 1e3
