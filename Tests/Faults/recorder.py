#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A recorder that is on as long as its machine: writes beats in real time, and keeps count of them beside it.

    recorder.py FIFO COUNT

The file COUNT holds the beats written since its start. Asked to end, it ends with a whole beat.
"""

import signal
import sys
import time
from pathlib import Path

import beds

wanted = True


def end(*_: object) -> None:
    """Ends with the beat that is being written."""
    global wanted
    wanted = False


def main() -> None:
    """Writes until it is asked to end."""
    fifo, count = sys.argv[1], Path(sys.argv[2])
    signal.signal(signal.SIGTERM, end)
    beat, _ = beds.ecg(1, "s16le")
    began = time.monotonic()
    written = 0
    with open(fifo, "wb", buffering=0) as stream:
        while wanted:
            for start in range(0, len(beat), len(beat) // 8):
                stream.write(beat[start : start + len(beat) // 8])
                time.sleep(0.1)
            written += 1
            count.write_text(str(written))
            time.sleep(max(0, began + 0.8 * written - time.monotonic()))


if __name__ == "__main__":
    main()
