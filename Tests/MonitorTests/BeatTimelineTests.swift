// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Monitor

@Suite struct BeatTimelineTests {
    let rate = SampleRate(hertz: 250)!

    /// The stamps of beats, all of whose changes are known.
    private func stamps(
        _ beats: [SampleIndex], _ changes: [(SampleIndex, SignalState)] = [], noisy: Set<SampleIndex> = []
    ) -> [TimedBeat] {
        var timeline = BeatTimeline(rate: rate)
        for (index, state) in changes { timeline.note(SignalChange(sampleIndex: index, state: state)) }
        return beats.map {
            timeline.stamp(WindowedBeat(Beat(sampleIndex: $0, detectedAt: $0, isNoisy: noisy.contains($0))))
        }
    }

    @Test(arguments: SignalState.allCases)
    func `only a state that hides beats is a gap, and only between its two beats`(state: SignalState) {
        let beats = stamps([100, 200, 300, 400, 500], [(50, .good), (250, state), (350, .good)])
        let isGap = ![.good, .learning, .flat].contains(state)
        #expect(beats.map(\.interval) == [nil, 100, isGap ? nil : 100, isGap ? nil : 100, 100])
        #expect(beats.map(\.beat.isNoisy) == [false, false, isGap, false, false])
    }

    @Test func `a gap too short to hold a beat is one`() {
        #expect(stamps([100, 200, 300], [(120, .leadOff), (130, .good)]).map(\.interval) == [nil, nil, 100])
    }

    @Test func `each beat has the state of its own time, whatever came after it`() {
        let changes: [(SampleIndex, SignalState)] = [(50, .good), (250, .noisy), (350, .good), (450, .leadOff)]
        let beats = stamps([100, 250, 340, 350, 500], changes)
        #expect(beats.map(\.beat.isNoisy) == [false, true, true, false, true])
    }

    @Test func `more changes than wait are not forgotten`() {
        let changes = (0..<40).map { (SampleIndex($0), $0 == 3 ? SignalState.leadOff : .good) }
        var timeline = BeatTimeline(rate: rate)
        _ = timeline.stamp(WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0)))
        for (index, state) in changes { timeline.note(SignalChange(sampleIndex: index, state: state)) }
        let found = [100, 200].map { timeline.stamp(WindowedBeat(Beat(sampleIndex: $0, detectedAt: $0))).interval }
        #expect(found == [nil, 100])
    }

    @Test func `an interval requires a beat without noise at both ends`() {
        let beats = stamps([100, 200, 300, 400, 500], noisy: [300])
        #expect(beats.map(\.interval) == [nil, 100, nil, nil, 100])
        #expect(beats.map(\.previousInterval) == [nil, nil, nil, nil, nil])
    }

    @Test(arguments: [(500, false), (501, true)])
    func `a beat whose window is mostly missing is noisy`(permille: Int, isNoisy: Bool) {
        var timeline = BeatTimeline(rate: rate)
        var windowed = WindowedBeat(Beat(sampleIndex: 100, detectedAt: 100))
        windowed.missingPermille = permille
        let stamp = timeline.stamp(windowed)
        #expect(stamp.beat.isNoisy == isNoisy)
    }

    @Test func `a stamp keeps all that the detector says of the beat`() {
        var timeline = BeatTimeline(rate: rate)
        let beat = Beat(
            sampleIndex: 100, detectedAt: 150, amplitudeInMillivolts: -1.5, isNoisy: false, evidence: 2.5, lead: 1)
        let stamp = timeline.stamp(WindowedBeat(beat, medianInterval: 200))
        #expect(stamp == TimedBeat(beat, medianInterval: 200))
    }

    @Test func `the interval before is the last beat's own, never one across a gap`() {
        let beats = stamps([100, 200, 330, 500, 600, 720], [(400, .clipped), (420, .good)])
        #expect(beats.map(\.interval) == [nil, 100, 130, nil, 100, 120])
        #expect(beats.map(\.previousInterval) == [nil, nil, 100, nil, nil, 100])
    }

    @Test func `presumed intervals reach through noise, not across a loss of the signal or flutter`() {
        let noisy = stamps([100, 200, 330, 500, 600], [(300, .noisy), (550, .good)])
        #expect(noisy.map(\.beat.isNoisy) == [false, false, true, true, false])
        #expect(noisy.map(\.interval) == [nil, 100, nil, nil, nil])
        #expect(noisy.map(\.presumedInterval) == [nil, 100, 130, 170, 100])
        #expect(noisy.map(\.presumedPreviousInterval) == [nil, nil, 100, 130, 170])
        for lost in [SignalState.clipped, .leadOff, .noInput] {
            let beats = stamps([100, 200, 330, 500, 600], [(250, lost), (350, .noisy)])
            #expect(beats.map(\.presumedInterval) == [nil, 100, nil, nil, 100])
        }
        var timeline = BeatTimeline(rate: rate)
        func stamp(_ index: SampleIndex) -> TimedBeat {
            timeline.stamp(WindowedBeat(Beat(sampleIndex: index, detectedAt: index)))
        }
        _ = stamp(100)
        timeline.note(FlutterChange(sampleIndex: 150, isOnset: true))
        timeline.note(FlutterChange(sampleIndex: 250, isOnset: false))
        let around = [200, 300, 400].map { stamp($0).presumedInterval }
        #expect(around == [nil, nil, 100])
    }

    @Test(arguments: SignalState.allCases)
    func `the signal is there in any state but where contact or input is lost`(state: SignalState) {
        var timeline = BeatTimeline(rate: rate)
        timeline.note(SignalChange(sampleIndex: 50, state: state))
        _ = timeline.stamp(WindowedBeat(Beat(sampleIndex: 100, detectedAt: 100)))
        let hasSignal = timeline.hasSignal
        #expect(hasSignal == ![.clipped, .leadOff, .noInput].contains(state))
    }

    @Test func `flutter is a gap from where it is found, and its beats have no interval`() {
        var timeline = BeatTimeline(rate: rate)
        func stamp(_ index: SampleIndex) -> TimedBeat {
            timeline.stamp(WindowedBeat(Beat(sampleIndex: index, detectedAt: index)))
        }
        let before = [100, 200, 300].map { stamp($0).interval }
        #expect(before == [nil, 100, 100])
        timeline.note(FlutterChange(sampleIndex: 150, isOnset: true))
        let within = [400, 500].map { stamp($0) }
        #expect(within.allSatisfy { $0.interval == nil && $0.isInFlutter && !$0.beat.isNoisy && !$0.isReadable })
        timeline.note(FlutterChange(sampleIndex: 550, isOnset: false))
        let after = [540, 600, 700].map { stamp($0) }
        #expect(after.map(\.isInFlutter) == [true, false, false])
        #expect(after.map(\.interval) == [nil, nil, 100])
    }

    @Test func `a loss of input ends flutter`() {
        var timeline = BeatTimeline(rate: rate)
        timeline.note(FlutterChange(sampleIndex: 150, isOnset: true))
        timeline.note(SignalChange(sampleIndex: 300, state: .noInput))
        timeline.note(SignalChange(sampleIndex: 300, state: .good))
        timeline.note(FlutterChange(sampleIndex: 500, isOnset: false))
        let stamps = [290, 310].map { timeline.stamp(WindowedBeat(Beat(sampleIndex: $0, detectedAt: $0))) }
        #expect(stamps.map(\.isInFlutter) == [true, false])
    }

    @Test func `a change is handed out once, before the beat that follows it or after 1.5 s`() {
        var timeline = BeatTimeline(rate: rate)
        timeline.note(SignalChange(sampleIndex: 100, state: .good))
        timeline.note(SignalChange(sampleIndex: 200, state: .noisy))
        var handedOut: [SampleIndex] = []
        func take(upTo limit: SampleIndex) {
            while let change = timeline.nextChange(upTo: limit) { handedOut.append(change.sampleIndex) }
        }
        take(upTo: 99)
        #expect(handedOut == [])
        take(upTo: 150)
        #expect(handedOut == [100])
        let stamp = timeline.stamp(WindowedBeat(Beat(sampleIndex: 150, detectedAt: 150)))
        #expect(!stamp.beat.isNoisy)
        take(upTo: 150)
        #expect(handedOut == [100])
        var settledAt: SampleIndex?
        while timeline.sampleCount < 1_000, settledAt == nil {
            timeline.advance()
            if timeline.hasSettledChange { settledAt = timeline.sampleCount - 1 }
        }
        #expect(settledAt == SampleIndex(200 + 375))
        take(upTo: timeline.settledIndex)
        #expect(handedOut == [100, 200])
        let isSettled = !timeline.hasSettledChange
        #expect(isSettled)
        // It counts for a beat before it that is found late, and for those after it.
        let late = [190, 210].map { timeline.stamp(WindowedBeat(Beat(sampleIndex: $0, detectedAt: $0))) }
        #expect(late.map(\.beat.isNoisy) == [false, true])
    }

    @Test func `a timeline that starts afresh counts on and keeps nothing else`() {
        var timeline = BeatTimeline(rate: rate)
        for _ in 0..<400 { timeline.advance() }
        for index in [100, 200, 300] as [SampleIndex] {
            timeline.note(Beat(sampleIndex: index, detectedAt: index))
            _ = timeline.stamp(WindowedBeat(Beat(sampleIndex: index, detectedAt: index)))
        }
        timeline.note(SignalChange(sampleIndex: 350, state: .noisy))
        timeline.note(FlutterChange(sampleIndex: 320, isOnset: true))
        var median = timeline.medianInterval
        var isFresh = timeline.isFresh
        #expect(median == 100 && !isFresh)
        timeline.restart()
        median = timeline.medianInterval
        isFresh = timeline.isFresh
        #expect(median == nil && isFresh)
        let counts = [timeline.sampleCount, timeline.startIndex]
        #expect(counts == [400, 400])
        let change = timeline.nextChange(upTo: .max)
        #expect(change == nil)
        let stamp = timeline.stamp(WindowedBeat(Beat(sampleIndex: 410, detectedAt: 410)))
        #expect(stamp == TimedBeat(Beat(sampleIndex: 410, detectedAt: 410)))
    }

    // MARK: - The beat after it

    /// The stamp of the first of two beats, at 100 and 200, by what is known when its window closes.
    private func firstStamp(
        next: SampleIndex? = 200, _ changes: [(SampleIndex, SignalState)] = [], flutterAt onset: SampleIndex? = nil
    ) -> TimedBeat {
        var timeline = BeatTimeline(rate: rate)
        timeline.note(Beat(sampleIndex: 100, detectedAt: 160))
        if let next { timeline.note(Beat(sampleIndex: next, detectedAt: next + 60)) }
        for (index, state) in changes { timeline.note(SignalChange(sampleIndex: index, state: state)) }
        if let onset { timeline.note(FlutterChange(sampleIndex: onset, isOnset: true)) }
        return timeline.stamp(WindowedBeat(Beat(sampleIndex: 100, detectedAt: 160)))
    }

    @Test func `the interval after a beat is known if the next beat was found`() {
        #expect(firstStamp().followingInterval == 100)
        #expect(firstStamp(next: 371).followingInterval == 271)
        #expect(firstStamp(next: nil).followingInterval == nil)
    }

    @Test(arguments: SignalState.allCases)
    func `no interval after a beat reaches across a gap`(state: SignalState) {
        for place in [101, 150, 200] as [SampleIndex] {
            #expect(firstStamp([(place, state)]).followingInterval == (state.showsBeats ? 100 : nil))
        }
        // A gap that ends before the next beat is one; what comes after that beat is none.
        #expect(firstStamp([(150, state), (160, .good)]).followingInterval == (state.showsBeats ? 100 : nil))
        #expect(firstStamp([(201, state)]).followingInterval == 100)
    }

    @Test func `no interval after a beat reaches into flutter; one after noise is known`() {
        #expect(firstStamp(flutterAt: 150).followingInterval == nil)
        #expect(firstStamp(flutterAt: 200).followingInterval == nil)
        #expect(firstStamp(flutterAt: 201).followingInterval == 100)
        #expect(firstStamp([(90, .noisy), (101, .good)]).followingInterval == 100)
    }

    @Test func `the beat after is the next one, whatever else waits`() {
        var timeline = BeatTimeline(rate: rate)
        let peaks: [SampleIndex] = [100, 210, 330, 460]
        for peak in peaks { timeline.note(Beat(sampleIndex: peak, detectedAt: peak)) }
        let found = peaks.map { timeline.stamp(WindowedBeat(Beat(sampleIndex: $0, detectedAt: $0))) }
        #expect(found.map(\.followingInterval) == [110, 120, 130, nil])
        #expect(found.map(\.interval) == [nil, 110, 120, 130])
    }

    // MARK: - The signal in its window

    /// Whether a change takes the signal from the window of a beat at 100, which ends at 400.
    private func losesSignal(_ index: SampleIndex, _ state: SignalState, endsAt end: SampleIndex = 400) -> Bool {
        var timeline = BeatTimeline(rate: rate)
        timeline.note(SignalChange(sampleIndex: index, state: state))
        var windowed = WindowedBeat(Beat(sampleIndex: 100, detectedAt: 160))
        windowed.endsAt = end
        _ = timeline.stamp(windowed)
        return timeline.losesSignal(inWindowOf: windowed)
    }

    @Test(arguments: [SignalState.clipped, .leadOff, .noInput])
    func `a signal that is lost before the window's end cuts it`(state: SignalState) {
        #expect(losesSignal(101, state) && losesSignal(400, state))
        #expect(!losesSignal(401, state) && !losesSignal(100, state))
    }

    @Test(arguments: [SignalState.learning, .good, .noisy])
    func `noise and its end cut no window`(state: SignalState) {
        #expect(!losesSignal(101, state) && !losesSignal(250, state))
    }

    @Test func `a flat line cuts a beat within 0.3 s, and is a pause after that`() {
        // 0.3 s are 75 samples.
        #expect(losesSignal(101, .flat) && losesSignal(175, .flat))
        #expect(!losesSignal(176, .flat) && !losesSignal(300, .flat))
        #expect(losesSignal(150, .flat, endsAt: 150) && !losesSignal(151, .flat, endsAt: 150))
    }
}
