# SPDX-License-Identifier: Apache-2.0
"""The beats of a whole record, as arrays."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import numpy.typing as npt

from . import _events
from ._monitor import Settings, run

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """The beats of a record, `[n]` each, in order of time."""

    rate: float
    """Samples a second."""
    length: int
    """Samples of the record."""
    sample: npt.NDArray[np.int64]
    """The samples of the R peaks."""
    symbol: npt.NDArray[np.str_]
    """The classes N, S, V, F and Q, as WFDB annotations write them."""
    probability: npt.NDArray[np.float32]
    """The classes' probabilities, 0 to 1; 0 for a beat without one."""
    rr_s: npt.NDArray[np.float64]
    """From the R peak before, in seconds; NaN if no interval is known."""
    heart_rate_bpm: npt.NDArray[np.float32]
    """Beats a minute; NaN if the rate is not known."""
    amplitude_mv: npt.NDArray[np.float32]
    """The R peaks above the baseline around them, in millivolts; NaN if it is not known."""
    is_noisy: npt.NDArray[np.bool_]
    """Whether noise lies over the beat."""
    is_paced: npt.NDArray[np.bool_]
    """Whether a pacemaker's pulse came before it."""

    def __len__(self) -> int:
        """The number of beats."""
        return len(self.sample)

    @property
    def time_s(self) -> npt.NDArray[np.float64]:
        """The times of the R peaks since the first sample, in seconds."""
        return self.sample / self.rate

    def of_class(self, *classes: str) -> npt.NDArray[np.int64]:
        """The samples of the R peaks of some classes, such as `of_class("V", "F")`."""
        return self.sample[np.isin(self.symbol, classes)]

    def info(self) -> dict[str, Any]:
        """The beats as NeuroKit2's `info`: `ECG_R_Peaks` and `sampling_rate`."""
        return {"ECG_R_Peaks": self.sample, "sampling_rate": self.rate, "method_peaks": "ecgmon"}

    def signals(self) -> "pd.DataFrame":
        """The record as NeuroKit2's `signals`: a row per sample, 1 in `ECG_R_Peaks` at an R peak. Needs pandas."""
        import pandas as pd

        peaks = np.zeros(self.length, np.int64)
        peaks[self.sample] = 1
        return pd.DataFrame({"ECG_R_Peaks": peaks})

    def table(self) -> "pd.DataFrame":
        """A row per beat, with its time and the arrays above as columns. Needs pandas."""
        import pandas as pd

        return pd.DataFrame(
            {
                "sample": self.sample,
                "time_s": self.time_s,
                "symbol": self.symbol.astype(object),
                "probability": self.probability,
                "rr_s": self.rr_s,
                "heart_rate_bpm": self.heart_rate_bpm,
                "amplitude_mv": self.amplitude_mv,
                "is_noisy": self.is_noisy,
                "is_paced": self.is_paced,
            }
        )

    def to_wfdb(self, record: str, extension: str = "ecgmon", folder: str | os.PathLike[str] = "") -> None:
        """Writes the beats as the annotation file RECORD.EXTENSION, for bxb and its kin. Needs wfdb."""
        import wfdb

        wfdb.wrann(record, extension, self.sample, self.symbol, fs=self.rate, write_dir=os.fspath(folder))


def beats(samples: npt.ArrayLike, rate: float, **settings: Unpack[Settings]) -> Beats:
    """Finds and classifies the beats of a record.

    Args:
        samples: `[n]` millivolts of one lead, of any real type; what is no finite number or is masked is missing.
        rate: Samples a second, 50 to 10,000.
        **settings: See `Settings`.

    Raises:
        EcgmonError: A rate, setting or model is none that the library takes.
    """
    found = run(samples, rate, settings)
    interval = found["interval"]
    with_unknown = np.where(interval > 0, interval, np.nan)
    letters = np.array([str(letter) for letter in _events.CLASSES])
    return Beats(
        rate=float(rate),
        length=len(np.asanyarray(samples)),
        sample=found["sample"].copy(),
        symbol=letters[found["beat_class"]],
        probability=found["probability"].copy(),
        rr_s=with_unknown / rate,
        heart_rate_bpm=found["heart_rate_bpm"].copy(),
        amplitude_mv=found["amplitude_mv"].copy(),
        is_noisy=found["is_noisy"] != 0,
        is_paced=found["is_paced"] != 0,
    )
