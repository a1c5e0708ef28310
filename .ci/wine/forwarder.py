"""Writes a DLL whose functions are those of other DLLs: forwarder.py OUT.dll NAME=MODULE.FUNCTION …

Programs made by Go need bcryptprimitives.dll, which Wine 8 lacks.
"""

import os
import struct
import sys

ADDRESS = 0x1000  # Where the only section is loaded.


def exports(dll, forwards):
    """The export table: its header, three arrays, and the names they point to."""
    count = len(forwards)
    functions = ADDRESS + 40
    names = functions + 4 * count
    ordinals = names + 4 * count
    texts = ordinals + 2 * count
    text = b""

    def put(name):
        nonlocal text
        at = texts + len(text)
        text += name.encode() + b"\0"
        return at

    dll_at = put(dll)
    pairs = [(put(name), put(target)) for name, target in sorted(forwards)]
    header = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, dll_at, 1, count, count, functions, names, ordinals)
    return (
        header
        + struct.pack(f"<{count}I", *(target for _, target in pairs))
        + struct.pack(f"<{count}I", *(name for name, _ in pairs))
        + struct.pack(f"<{count}H", *range(count))
        + text
    )


def library(dll, forwards):
    """A PE32+ file with one section, the export table, and no code."""
    table = exports(dll, forwards)
    size = len(table)
    on_disk = -(-size // 512) * 512
    dos = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack(
        "<HBBIIIIIQIIHHHHHHIIIIHHQQQQII",
        *(0x20B, 14, 0, 0, on_disk, 0, 0, ADDRESS, 0x180000000, 0x1000, 512),
        *(6, 0, 0, 0, 6, 0, 0, 0x2000, 512, 0, 2, 0x160),
        *(0x100000, 0x1000, 0x100000, 0x1000, 0, 16),
    )
    directories = struct.pack("<II", ADDRESS, size) + b"\0" * 8 * 15
    section = b".edata\0\0" + struct.pack("<IIIIIIHHI", size, ADDRESS, on_disk, 512, 0, 0, 0, 0, 0x40000040)
    head = dos + b"PE\0\0" + coff + optional + directories + section
    return head.ljust(512, b"\0") + table.ljust(on_disk, b"\0")


if __name__ == "__main__":
    out = sys.argv[1]
    with open(out, "wb") as file:
        file.write(library(os.path.basename(out), [pair.split("=") for pair in sys.argv[2:]]))
