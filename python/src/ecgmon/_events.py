# SPDX-License-Identifier: Apache-2.0
"""What a monitor reports, as dataclasses. Samples are counted from 0, from the first one pushed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from typing import TypeAlias

from . import _native


class BeatClass(StrEnum):
    """The classes of heartbeats, as ANSI/AAMI EC57 groups them; also the symbols of WFDB annotations."""

    N = "N"
    """Normal, bundle branch block, escape."""
    S = "S"
    """Supraventricular ectopic."""
    V = "V"
    """Ventricular ectopic."""
    F = "F"
    """Fusion of a ventricular and a normal beat."""
    Q = "Q"
    """No class: noise hides the beat, its window is not whole, or it is paced."""


class RhythmKind(StrEnum):
    """Rhythm conditions; the values are the daemon's names. docs/rhythm-events.md defines them."""

    ASYSTOLE = "asystole"
    VENTRICULAR_TACHYCARDIA = "ventricular-tachycardia"
    VENTRICULAR_RUN = "ventricular-run"
    COUPLET = "couplet"
    TACHYCARDIA = "tachycardia"
    BRADYCARDIA = "bradycardia"
    PAUSE = "pause"
    EXTREME_BRADYCARDIA = "extreme-bradycardia"
    EXTREME_TACHYCARDIA = "extreme-tachycardia"
    BIGEMINY = "bigeminy"
    TRIGEMINY = "trigeminy"
    R_ON_T = "r-on-t"
    FREQUENT_VENTRICULAR_BEATS = "frequent-ventricular-beats"
    IRREGULAR_RHYTHM = "irregular-rhythm"
    VENTRICULAR_FLUTTER = "ventricular-flutter-or-fibrillation"


class SignalState(StrEnum):
    """What the signal is fit for; the values are the daemon's names."""

    LEARNING = "learning"
    GOOD = "good"
    NOISY = "noisy"
    TOO_SMALL = "too-small"
    FLAT = "flat"
    CLIPPED = "clipped"
    LEAD_OFF = "lead-off"
    NO_INPUT = "no-input"


# By the numbers of ecgmon.h.
CLASSES = tuple(BeatClass)
KINDS = tuple(RhythmKind)
STATES = tuple(SignalState)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a beat departs from the patient's usual ones."""

    interval_percent: float | None
    """The interval in percent of the patient's mean; None if it is not known."""
    likeness: float
    """The correlation with the patient's usual beat around the QRS complex, -1 to 1."""
    width_ms: float
    """The width of the QRS complex, in milliseconds."""
    usual_width_ms: float
    """The width of the usual beat's, in milliseconds."""
    has_usual_p_wave: bool
    """Whether the usual beat's P wave was seen."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A heartbeat."""

    sample: int
    """The sample of the R peak."""
    time_s: float
    """Its time since the first sample, in seconds."""
    beat_class: BeatClass
    """The class."""
    probability: float
    """The class's probability, 0 to 1; 0 for a beat without one."""
    interval: int | None
    """From the R peak before, in samples; None if no interval is known."""
    heart_rate_bpm: float | None
    """Beats a minute; None if the rate is not known."""
    amplitude_mv: float | None
    """The R peak above the baseline around it, in millivolts; None if it is not known."""
    is_noisy: bool
    """Whether noise lies over the beat."""
    is_paced: bool
    """Whether a pacemaker's pulse came before it."""
    delay: int
    """From the R peak to the sample that the beat was reported at, in samples."""
    explanation: Explanation | None
    """What stands behind the class, if the monitor was made with `explains=True` and it is known."""


@dataclass(frozen=True, slots=True)
class RhythmEvent:
    """The onset or end of a rhythm condition."""

    sample: int
    """The sample at which the condition began or ended."""
    time_s: float
    """Its time since the first sample, in seconds."""
    kind: RhythmKind
    """The condition."""
    is_end: bool
    """False at its onset, True at its end."""
    is_life_threatening: bool
    """Whether it threatens life."""
    heart_rate_bpm: float | None
    """Beats a minute when the event was found; None if the rate is not known."""
    count: int
    """How often the condition came and went since its onset."""
    onset_sample: int | None
    """At its end, the sample at which it began; None if that was not reported."""


@dataclass(frozen=True, slots=True)
class SignalChange:
    """A change of the signal's state."""

    sample: int
    """The first sample in the new state."""
    time_s: float
    """Its time since the first sample, in seconds."""
    state: SignalState
    """The state."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What happened since the summary before."""

    first_sample: int
    """The first sample that it covers."""
    end_sample: int
    """The sample after the last."""
    beats: Mapping[BeatClass, int]
    """Beats by class."""
    noisy_beats: int
    """Of any class: those that noise lies over."""
    paced_beats: int
    """Of any class: those that follow a pacemaker's pulse."""
    lowest_bpm: float | None
    """The lowest heart rate, in beats a minute; None if none was known."""
    heart_rate_bpm: float | None
    """The latest heart rate."""
    highest_bpm: float | None
    """The highest heart rate."""
    hum_hz: float
    """The mains hum that was taken out last, in hertz; 0 for none."""
    missing_samples: int
    """Samples that were no numbers."""
    pacing_pulses: int
    """Spikes of a pacemaker that were taken out."""
    glitches: int
    """Other spikes that were taken out."""
    signal_changes: int
    """Changes of the signal's state."""


Event: TypeAlias = Beat | RhythmEvent | SignalChange | Summary
"""Whatever a monitor reports."""


def _known(number: float) -> float | None:
    return None if isnan(number) else number


def _beat(beat: _native.Beat, rate: float) -> Beat:
    explanation = None
    if beat.is_explained:
        explanation = Explanation(
            interval_percent=_known(beat.interval_percent),
            likeness=beat.likeness,
            width_ms=beat.width_ms,
            usual_width_ms=beat.usual_width_ms,
            has_usual_p_wave=bool(beat.has_usual_p_wave),
        )
    return Beat(
        sample=beat.sample,
        time_s=beat.sample / rate,
        beat_class=CLASSES[beat.beat_class],
        probability=beat.probability,
        interval=beat.interval or None,
        heart_rate_bpm=_known(beat.heart_rate_bpm),
        amplitude_mv=_known(beat.amplitude_mv),
        is_noisy=bool(beat.is_noisy),
        is_paced=bool(beat.is_paced),
        delay=beat.delay,
        explanation=explanation,
    )


def _rhythm(rhythm: _native.Rhythm, rate: float) -> RhythmEvent:
    return RhythmEvent(
        sample=rhythm.sample,
        time_s=rhythm.sample / rate,
        kind=KINDS[rhythm.kind],
        is_end=bool(rhythm.is_end),
        is_life_threatening=bool(rhythm.is_life_threatening),
        heart_rate_bpm=_known(rhythm.heart_rate_bpm),
        count=rhythm.count,
        onset_sample=None if rhythm.onset_sample < 0 else rhythm.onset_sample,
    )


def summary(found: _native.Summary) -> Summary:
    """A summary of the library's."""
    return Summary(
        first_sample=found.first_sample,
        end_sample=found.end_sample,
        beats=dict(zip(CLASSES, found.beats)),
        noisy_beats=found.noisy_beats,
        paced_beats=found.paced_beats,
        lowest_bpm=_known(found.lowest_bpm),
        heart_rate_bpm=_known(found.heart_rate_bpm),
        highest_bpm=_known(found.highest_bpm),
        hum_hz=found.hum_hz,
        missing_samples=found.missing_samples,
        pacing_pulses=found.pacing_pulses,
        glitches=found.glitches,
        signal_changes=found.signal_changes,
    )


def event(found: _native.Event, rate: float) -> Event:
    """An event of the library's; `rate` is in hertz."""
    if found.type == _native.EVENT_BEAT:
        return _beat(found.beat, rate)
    if found.type == _native.EVENT_RHYTHM:
        return _rhythm(found.rhythm, rate)
    if found.type == _native.EVENT_SIGNAL:
        change = found.signal
        return SignalChange(sample=change.sample, time_s=change.sample / rate, state=STATES[change.state])
    return summary(found.summary)
