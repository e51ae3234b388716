// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting
import Signal
import Viewing

/// Keeps the last of the signal with its beats, and hands strips of it to the writer when they are complete.
///
/// Everything is made once. A block of samples costs a copy, a beat a few words, a strip another copy; nothing allocates, locks
/// or waits, whatever the disk does. What it gives does not depend on how the samples were chunked.
struct StripRecorder: ~Copyable {
    /// The signal that is kept, in seconds.
    static let keptSeconds = 30.0
    /// How old a moment may be that a strip still shows, in seconds: a block may have come since.
    static let reachSeconds = 29.0
    /// How long after its last sample a strip waits for the classes of its beats, in seconds; a class comes after 1.5 s.
    private static let settleSeconds = 3.0
    /// Beats that are kept: those of `keptSeconds` at 480 a minute.
    private static let beatCapacity = 256
    /// Strips that can wait for their last sample.
    static let pendingCapacity = StripRequests.capacity

    /// A strip that waits.
    private struct Pending {
        var request: StripRequest
        var place: StripPlace
        /// Its samples, as far as they come.
        var range: Range<SampleIndex>
        /// When it is complete.
        var due: SampleIndex
        /// Whether it ends before its time, since no more came.
        var isCut = false

        /// Ends it at a sample.
        mutating func cut(at end: SampleIndex) {
            range = range.lowerBound..<max(range.lowerBound, min(range.upperBound, end))
            due = min(due, end)
            isCut = true
        }
    }

    private let rate: SampleRate
    private var ring = SampleRing(capacity: 0)
    /// `[beatCapacity]`; the last beats, by the order in which they were reported.
    private var beats = FixedBuffer(
        repeating: StripJob.KeptBeat(sampleIndex: 0, classNumber: 0, isNoisy: false), count: 0)
    private var beatCount = 0
    private var pending: [Pending] = []
    /// The earliest `due`.
    private var nextDue = SampleIndex.max
    /// Where the stretch of signal began.
    private(set) var firstSampleIndex: SampleIndex = 0
    /// The way to the writer; `nil` while strips have never been asked for.
    private var queue: StripQueue?
    /// Where strips go; `nil` for nowhere.
    private(set) var place: StripPlace?
    /// Strips that found no room in the queue, and those that had no sample.
    private(set) var droppedCount = 0
    private(set) var emptyCount = 0
    /// Whether room in the queue is waited for: not again before there has been some.
    private var mayWait = true

    /// Prepares for a stream; keeps nothing yet.
    init(rate: SampleRate) { self.rate = rate }

    /// Makes the ring and the writer's thread, and keeps the signal from a sample on.
    mutating func start(from sampleIndex: SampleIndex) throws(DaemonError) {
        guard queue == nil else { return }
        let queue = try StripQueue(sampleCapacity: rate.samples(milliseconds: 2_000 * Strip.secondsAround) + 1)
        try StripWriter.start(queue)
        self.queue = queue
        let kept = rate.samples(milliseconds: 1_000 * Self.keptSeconds)
        ring = SampleRing(capacity: kept + ChunkBuffer.sampleCapacity, from: sampleIndex)
        firstSampleIndex = sampleIndex
        beats = FixedBuffer(
            repeating: StripJob.KeptBeat(sampleIndex: 0, classNumber: 0, isNoisy: false), count: Self.beatCapacity)
        pending.reserveCapacity(Self.pendingCapacity)
    }

    deinit { queue?.close() }

    /// Whether the signal is kept.
    var isOn: Bool { queue != nil }

    /// What has come of the strips so far.
    var outcome: StripOutcome? { queue?.outcome }

    /// Strips that wait for their last sample or for room in the queue, and those that wait for the disk.
    var pendingCount: Int { pending.count }
    var waitingCount: Int { queue?.waitingCount ?? 0 }
    var unfinishedCount: Int { pendingCount + waitingCount }
    /// The next sample.
    var end: SampleIndex { ring.end }

    /// How many more strips may be asked for.
    var room: Int { place == nil ? 0 : Self.pendingCapacity - pending.count }

    /// Has strips go elsewhere from now on, or nowhere; those that wait go where they were to go.
    mutating func setPlace(_ place: StripPlace?) {
        self.place = place
        // So that a folder that cannot be written to is known now, and not at an alarm.
        if let place, let queue, !queue.isFull { queue.push(StripJob(place: place)) }
    }

    // MARK: - The stream

    /// Takes the next samples.
    mutating func append(_ samples: Span<Float>) { ring.append(samples) }

    /// Takes a beat.
    mutating func note(_ beat: ClassifiedBeat) {
        guard isOn else { return }
        beats[beatCount % Self.beatCapacity] = StripJob.KeptBeat(
            sampleIndex: beat.beat.sampleIndex, classNumber: beat.beatClass.rawValue, isNoisy: beat.beat.isNoisy)
        beatCount += 1
    }

    /// Hands over the strips that are complete by now.
    mutating func advance(waitsForDisk: Bool = false) {
        guard ring.end >= nextDue else { return }
        handOver(all: false, waitsForDisk: waitsForDisk)
    }

    /// Hands over all strips with what there is of them, since no more comes for a while. Those for which the queue has no room
    /// now are kept for `advance`, as long as their samples are.
    mutating func finishPending(waitsForDisk: Bool = false) { handOver(all: true, waitsForDisk: waitsForDisk) }

    /// Begins another stretch of signal: no strip reaches across.
    mutating func beginStretch() { firstSampleIndex = ring.end }

    /// Takes a request for a strip.
    ///
    /// It is of the 10 s before and after its moment, as far as they are kept. A moment that is no longer kept has the last 20 s
    /// before it was known instead: the rhythm that began then goes on.
    mutating func take(_ request: StripRequest) {
        guard let place, pending.count < Self.pendingCapacity else { return }
        let known = min(request.knownAt, ring.end)
        let around = SampleIndex(rate.samples(milliseconds: 1_000 * Strip.secondsAround))
        let reach = SampleIndex(rate.samples(milliseconds: 1_000 * Self.reachSeconds))
        let oldest = max(firstSampleIndex, known - reach)
        let range: Range<SampleIndex>
        if request.sampleIndex >= oldest {
            range = max(oldest, request.sampleIndex - around)..<max(oldest, request.sampleIndex + around)
        } else {
            range = max(oldest, known - 2 * around)..<known
        }
        let due = range.upperBound + SampleIndex(rate.samples(milliseconds: 1_000 * Self.settleSeconds))
        pending.append(Pending(request: request, place: place, range: range, due: due))
        nextDue = min(nextDue, due)
    }

    // MARK: - Strips

    private mutating func handOver(all: Bool, waitsForDisk: Bool) {
        var kept = 0
        nextDue = .max
        for index in pending.indices {
            var strip = pending[index]
            if all { strip.cut(at: ring.end) }
            if strip.due <= ring.end, handOver(strip, waitsForDisk: waitsForDisk) { continue }
            pending[kept] = strip
            kept += 1
            nextDue = min(nextDue, strip.due)
        }
        pending.removeLast(pending.count - kept)
    }

    /// Hands a strip over, or counts it as lost; false if it can be kept until there is room.
    private mutating func handOver(_ strip: Pending, waitsForDisk: Bool) -> Bool {
        guard let queue else { return true }
        let end = min(strip.range.upperBound, ring.end)
        let start = max(strip.range.lowerBound, ring.start)
        guard start < end else {
            emptyCount += 1
            return true
        }
        if queue.isFull, waitsForDisk { waitForRoom() }
        guard !queue.isFull else {
            // Many may end at once, when the signal does: that is no sign of a slow disk.
            if strip.isCut, ring.start <= strip.range.lowerBound { return false }
            droppedCount += 1
            return true
        }
        mayWait = true
        let slot = unsafe queue.nextSlot
        unsafe ring.copy(start..<end, to: slot.samples)
        var count = 0
        for number in max(0, beatCount - Self.beatCapacity)..<beatCount where count < StripQueue.beatCapacity {
            let beat = beats[number % Self.beatCapacity]
            guard (start..<end).contains(beat.sampleIndex) else { continue }
            unsafe slot.beats[count] = beat
            count += 1
        }
        queue.push(
            StripJob(
                place: strip.place, request: strip.request, firstSampleIndex: start, sampleCount: Int(end - start),
                beatCount: count))
        return true
    }

    /// Waits for the disk: for a second, once, as long as there is no progress.
    private mutating func waitForRoom() {
        guard mayWait else { return }
        mayWait = waitForProgress(milliseconds: 1_000)
    }

    /// Waits until the writer has done something, or until the time is over; gives whether it has.
    func waitForProgress(milliseconds: Int32) -> Bool {
        queue?.waitForProgress(milliseconds: milliseconds) ?? true
    }
}
