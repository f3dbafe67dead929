"""What a process leaves behind."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="asked of Linux")
def test_no_image_of_the_memory_is_left() -> None:
    code = (
        "import ctypes, resource\nfrom kesher.config.process import leave_no_core\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "leave_no_core()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["1", "(0, 0) 0"]
