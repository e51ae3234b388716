// SPDX-License-Identifier: Apache-2.0

import Segmenter
public import Signal

/// The one owner of time in a stream: the count of samples, the beats, the intervals between them, and the gaps.
///
/// It sees every sample, every beat as it is detected, and every change of the signal and of flutter, all on one count of
/// samples that lasts for the monitor's life. What is known when decides what it can say:
///
/// - When a beat is detected, `medianInterval` is T, by which its window is cut.
/// - When its window has closed, the changes dated up to its R peak are known. `stamp` then says once which interval the beat
///   ends, if any. The report, the classifier's features and the rhythm all read that stamp.
/// - Changes are handed out in order with the beats: before the beat that follows them, or 1.5 s after their date, when no
///   beat before them can come any more.
///
/// An interval requires a readable beat at both ends and a signal that showed beats all the way between. So noise, clipping,
/// a lead that is off and a lack of input are gaps, and so is flutter from where it is found. A flat line is none: the
/// electrodes have contact and the heart stands still, and asystole counts through it as well.
///
/// A sample, a beat and a change cost O(1) each; none allocates. What is asked for each beat says `mutating` and changes nothing: a
/// getter that does not makes its caller copy the whole timeline first.
public struct BeatTimeline: ~Copyable {
    private let place = InPlace()
    /// Missing points of a window, in 1/1000 of those used, above which its class would be made up.
    static let mostlyMissingPermille = 500

    /// Samples so far: the index of the next one.
    public private(set) var sampleCount: SampleIndex = 0
    /// The first sample since the timeline last started afresh.
    public private(set) var startIndex: SampleIndex = 0

    /// From an R peak to where a T wave ends at the earliest, in milliseconds.
    static let repolarizationInMilliseconds = 300.0

    private let reportDelay: SampleIndex
    private let repolarization: SampleIndex
    private var usualInterval: UsualInterval

    /// Changes since the last beat stamped, oldest first; the first `handedOutCount` have been handed out.
    private var changes = FixedRing<SignalChange>(capacity: 16, filler: SignalChange(sampleIndex: 0, state: .learning))
    private var handedOutCount = 0
    /// The sample at which the next change is to be handed out though no beat follows it.
    private var changeDue = SampleIndex.max

    /// The signal's state at the last beat stamped.
    private var state = SignalState.learning
    /// The last beat stamped, if it was readable and no gap has followed; the next interval begins there.
    private var previousBeat: SampleIndex?
    /// The interval that ended there.
    private var previousInterval: Int?
    /// The last beat stamped, be it noisy, if neither a loss of the signal nor flutter has followed.
    private var presumedBeat: SampleIndex?
    /// The presumed interval that ended there.
    private var presumedInterval: Int?
    /// The R peaks of beats that were detected and not stamped yet, oldest first.
    private var waiting = FixedRing<SampleIndex>(capacity: BeatWindower.pendingCapacity, filler: 0)
    /// The latest episode of flutter, as far as it is known.
    private var flutter: Range<SampleIndex> = .max..<(.max)

    /// Makes a timeline whose next sample is sample 0.
    public init(rate: SampleRate) {
        reportDelay = SampleIndex(rate.samples(milliseconds: TimedBeat.longestDelayInMilliseconds))
        repolarization = SampleIndex(rate.samples(milliseconds: Self.repolarizationInMilliseconds))
        usualInterval = UsualInterval(rate: rate)
    }

    /// Whether no sample has come since it started afresh.
    public var isFresh: Bool { sampleCount == startIndex }

    /// T: the median distance of the beats detected in the last 10 s, in samples; `nil` if there is none.
    public var medianInterval: Int? {
        mutating get { usualInterval.median }
    }

    // MARK: - What comes in

    /// Lets the next sample come.
    @inline(__always)
    public mutating func advance() { sampleCount &+= 1 }  // 2^63 samples are more than any recorder sends

    /// Takes note of a beat that was detected.
    ///
    /// - Precondition: its R peak is not before that of the beat before.
    public mutating func note(_ beat: Beat) {
        usualInterval.note(beatAt: beat.sampleIndex)
        waiting.append(beat.sampleIndex)
    }

    /// Takes note of a change of the signal; changes come in order of time.
    public mutating func note(_ change: SignalChange) {
        // A state lasts 180 ms at least, so that 16 changes are all that can wait to be handed out. Of more that no beat has
        // followed none is forgotten: an early gap spoils an interval, a missed one would make one up.
        if changes.isFull { passFirstChange() }
        changes.append(change)
        if change.state == .noInput { endFlutter(at: change.sampleIndex) }
        updateDue()
    }

    /// Takes note of the onset or the end of flutter, as soon as it is found.
    public mutating func note(_ change: FlutterChange) {
        if change.isOnset {
            flutter = change.sampleIndex..<(.max)
            forgetPreviousBeat()
        } else {
            endFlutter(at: change.sampleIndex)
        }
    }

    /// Starts afresh after the last sample: no interval reaches across, and samples are counted on.
    public mutating func restart() {
        startIndex = sampleCount
        usualInterval.restart()
        waiting.removeAll()
        changes.removeAll()
        handedOutCount = 0
        state = .learning
        forgetPreviousBeat()
        flutter = .max..<(.max)
        updateDue()
    }

    // MARK: - What is known of it

    /// Whether a change is so old that no beat before it can come any more.
    @inline(__always)
    public var hasSettledChange: Bool { sampleCount > changeDue }

    /// The last sample up to which all beats have been stamped.
    public var settledIndex: SampleIndex { sampleCount - 1 - reportDelay }

    /// Hands out the next change, once each and in order, if it is dated up to a sample; else gives `nil`.
    public mutating func nextChange(upTo sampleIndex: SampleIndex) -> SignalChange? {
        guard handedOutCount < changes.count, changes[handedOutCount].sampleIndex <= sampleIndex else { return nil }
        let change = changes[handedOutCount]
        handedOutCount += 1
        updateDue()
        return change
    }

    /// Stamps the next beat, whose window has closed, with the interval that it ends.
    ///
    /// - Precondition: beats come in the order in which they were noted, and the changes up to its R peak have been handed
    ///   out, if anybody follows them.
    public mutating func stamp(_ windowed: WindowedBeat) -> TimedBeat {
        var beat = windowed.beat
        _ = waiting.popFirst()
        while !changes.isEmpty, changes[0].sampleIndex <= beat.sampleIndex { passFirstChange() }
        // The detector knows of noise, or of its end, later than of the beat: the state that is reported counts.
        if !state.showsBeats || windowed.missingPermille > Self.mostlyMissingPermille { beat.isNoisy = true }
        var timed = TimedBeat(
            beat, medianInterval: windowed.medianInterval, isInFlutter: flutter.contains(beat.sampleIndex))
        presume(&timed)
        guard timed.isReadable else {
            previousBeat = nil
            previousInterval = nil
            return timed
        }
        if let previousBeat, beat.sampleIndex > previousBeat {
            timed.interval = Int(clamping: beat.sampleIndex - previousBeat)
            timed.previousInterval = previousInterval
        }
        previousBeat = beat.sampleIndex
        previousInterval = timed.interval
        return timed
    }

    /// Whether the signal at the last beat stamped was the heart's, be it through noise.
    public var hasSignal: Bool {
        mutating get { !state.isContactLost }
    }

    /// Whether the signal stops showing the heart inside of a beat's window, so that its class would be made up.
    ///
    /// Noise leaves the complex as it is. A flat line cuts a beat if it begins within 0.3 s after the R peak, before a T
    /// wave can be over; later it is a pause.
    ///
    /// - Precondition: the beat has just been stamped.
    public mutating func losesSignal(inWindowOf windowed: WindowedBeat) -> Bool {
        let peak = windowed.beat.sampleIndex
        for index in 0..<changes.count where changes[index].sampleIndex > peak {
            let end = changes[index].state == .flat ? min(peak + repolarization, windowed.endsAt) : windowed.endsAt
            switch changes[index].state {
            case .flat, .clipped, .leadOff, .noInput: if changes[index].sampleIndex <= end { return true }
            case .learning, .good, .noisy, .tooSmall: continue
            }
        }
        return false
    }

    // MARK: -

    /// The interval after a beat, if the next one has been detected and no gap is known between.
    private mutating func followingInterval(of beat: Beat) -> Int? {
        guard !waiting.isEmpty, waiting[0] > beat.sampleIndex, !flutter.contains(waiting[0]) else { return nil }
        for index in 0..<changes.count
        where changes[index].sampleIndex <= waiting[0] && !changes[index].state.showsBeats { return nil }
        return Int(clamping: waiting[0] - beat.sampleIndex)
    }

    /// Lets the oldest change count for the beats to come.
    private mutating func passFirstChange() {
        guard let change = changes.popFirst() else { return }
        handedOutCount = max(handedOutCount - 1, 0)
        state = change.state
        if state.isContactLost {
            forgetPreviousBeat()
        } else if !state.showsBeats {
            previousBeat = nil
            previousInterval = nil
        }
        updateDue()
    }

    /// Stamps the intervals beside a beat that count noisy beats, too.
    private mutating func presume(_ timed: inout TimedBeat) {
        guard hasSignal, !timed.isInFlutter else { return forgetPreviousBeat() }
        let peak = timed.beat.sampleIndex
        if let presumedBeat, peak > presumedBeat {
            timed.presumedInterval = Int(clamping: peak - presumedBeat)
            timed.presumedPreviousInterval = presumedInterval
        }
        presumedBeat = peak
        presumedInterval = timed.presumedInterval
        timed.followingInterval = followingInterval(of: timed.beat)
    }

    private mutating func forgetPreviousBeat() {
        previousBeat = nil
        previousInterval = nil
        presumedBeat = nil
        presumedInterval = nil
    }

    private mutating func endFlutter(at sampleIndex: SampleIndex) {
        guard flutter.upperBound == .max else { return }
        flutter = flutter.lowerBound..<max(sampleIndex, flutter.lowerBound)
    }

    private mutating func updateDue() {
        changeDue = handedOutCount < changes.count ? changes[handedOutCount].sampleIndex + reportDelay : .max
    }
}
