#!/usr/bin/env python3
"""Writes the demonstration input under demo/hlj, demo/dazhou and demo/acheng.

    python3 demo/make_demo.py

Needs Python 3.11 and openpyxl. The same script gives the same files, byte for byte; it checks every sum
before it writes. What is real and what is simulated: demo/README.md.
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import acheng, dazhou, hlj  # noqa: E402

DEMO = Path(__file__).resolve().parent


def main():
    """Makes the folders."""
    for name in ("hlj", "dazhou", "acheng"):
        (DEMO / name).mkdir(exist_ok=True)
    hlj.make(DEMO / "reference", DEMO / "hlj")
    dazhou.make(DEMO / "reference", DEMO / "dazhou")
    acheng.make(DEMO / "acheng")


if __name__ == "__main__":
    main()
