# SPDX-License-Identifier: Apache-2.0
"""Writes a record of segments and, as text, the signal that PyPI's wfdb joins from them.

    python Tests/ReplayTests/wfdb_segments.py FOLDER SAMPLES

SAMPLES is a file of float32, an ECG in millivolts at 250 Hz. The layout varies: two signals in other orders, gains and
formats, a segment without the ECG, and gaps. FOLDER/r.hea is the record, FOLDER/joined.txt its ECG.
"""

import os
import sys
from pathlib import Path

import numpy as np
import wfdb

RATE = 250


def write_segment(name: str, formats: str, signals: list[tuple[str, str, np.ndarray, float]]) -> None:
    """A segment of signals: name, unit, values and gain."""
    wfdb.wrsamp(
        name,
        fs=RATE,
        units=[s[1] for s in signals],
        sig_name=[s[0] for s in signals],
        d_signal=np.column_stack([np.round(s[2] * s[3]).astype(int) for s in signals]),
        fmt=[formats] * len(signals),
        adc_gain=[s[3] for s in signals],
        baseline=[0] * len(signals),
    )


def main() -> None:
    ecg = np.fromfile(sys.argv[2], dtype="<f4").astype(float)
    os.chdir(sys.argv[1])
    pressure = 80 + 20 * np.sin(np.arange(ecg.size) / 30)
    cuts = [0, 2_500, 5_003, 7_500, 11_001, 12_500]
    parts = [slice(a, b) for a, b in zip(cuts, cuts[1:], strict=False)]
    write_segment("r_1", "212", [("II", "mV", ecg[parts[0]], 200.0), ("ABP", "mmHg", pressure[parts[0]], 10.0)])
    write_segment("r_2", "16", [("ABP", "mmHg", pressure[parts[1]], 10.0), ("II", "mV", ecg[parts[1]], 1_000.0)])
    write_segment("r_3", "16", [("ABP", "mmHg", pressure[parts[2]], 10.0)])
    write_segment("r_4", "24", [("II", "mV", ecg[parts[3]], 5_000.0)])
    write_segment("r_5", "80", [("II", "mV", ecg[parts[4]], 50.0)])
    segments = ["r_layout 0", "r_1 2500", "~ 1500", "r_2 2503", "r_3 2497", "r_4 3501", "~ 7", "r_5 1499"]
    total = sum(int(s.split()[1]) for s in segments)
    Path("r.hea").write_text(f"r/{len(segments)} 2 {RATE} {total}\n" + "\n".join(segments) + "\n")
    Path("r_layout.hea").write_text(f"r_layout 2 {RATE} 0\n~ 0 10/mmHg 0 0 0 0 0 ABP\n~ 0 200/mV 0 0 0 0 0 II\n")
    record = wfdb.rdrecord("r", m2s=True)
    joined = record.p_signal[:, record.sig_name.index("II")]
    Path("joined.txt").write_text("".join("nan\n" if np.isnan(v) else f"{v:.9g}\n" for v in joined))


if __name__ == "__main__":
    main()
