// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Signal
import Synchronization

/// Strips on their way from the loop to the writer's thread: slots that are made once, and two counts.
///
/// One thread fills, one takes; neither waits for the other. A slot is the filler's until `filled` has passed it, then the
/// taker's until `taken` has. The queue lives for as long as one of the two refers to it: a writer that hangs keeps it.
@safe final class StripQueue: @unchecked Sendable {
    /// Strips that can wait.
    static let capacity = 8
    /// The most beats of a strip: 20 s at 300 a minute, and some.
    static let beatCapacity = 128

    /// The most samples of a strip.
    let sampleCapacity: Int
    /// `[capacity, sampleCapacity]` millivolts and `[capacity, beatCapacity]` beats, by slot.
    private let samples: UnsafeMutablePointer<Float>
    private let beats: UnsafeMutablePointer<StripJob.KeptBeat>
    /// `[capacity]`; initialized from `taken` up to `filled`.
    private let jobs: UnsafeMutablePointer<StripJob>
    private let filled = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)
    private let closing = Atomic<Bool>(false)
    /// eventfd(2): what the taker waits for, and what it has done.
    private let wake: CInt
    private let progress: CInt

    /// What has come of it, for the loop.
    let outcome = StripOutcome()

    init(sampleCapacity: Int) throws(DaemonError) {
        self.sampleCapacity = sampleCapacity
        // What no strip has used is no memory yet.
        unsafe samples = .allocate(capacity: Self.capacity * sampleCapacity)
        unsafe beats = .allocate(capacity: Self.capacity * Self.beatCapacity)
        unsafe jobs = .allocate(capacity: Self.capacity)
        wake = eventfd(0, CInt(EFD_CLOEXEC))
        progress = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wake >= 0, progress >= 0 else { throw DaemonError(.system, "strips: no eventfd", errno: errno) }
    }

    deinit {
        for number in taken.load(ordering: .acquiring)..<filled.load(ordering: .acquiring) {
            unsafe (jobs + number % Self.capacity).deinitialize(count: 1)
        }
        unsafe samples.deallocate()
        unsafe beats.deallocate()
        unsafe jobs.deallocate()
        if wake >= 0 { Glibc.close(wake) }
        if progress >= 0 { Glibc.close(progress) }
    }

    // MARK: - The loop's side

    /// Jobs that have not been done.
    var waitingCount: Int { filled.load(ordering: .relaxed) - taken.load(ordering: .acquiring) }

    /// Whether there is no room for another.
    var isFull: Bool { waitingCount >= Self.capacity }

    /// The room for samples and beats of the next job.
    ///
    /// - Precondition: the queue is not full.
    @unsafe var nextSlot: (samples: UnsafeMutablePointer<Float>, beats: UnsafeMutablePointer<StripJob.KeptBeat>) {
        precondition(!isFull)
        let slot = filled.load(ordering: .relaxed) % Self.capacity
        return unsafe (samples + slot * sampleCapacity, beats + slot * Self.beatCapacity)
    }

    /// Hands a job over, whose samples and beats are in the next slot; allocates nothing and waits for nothing.
    func push(_ job: StripJob) {
        precondition(!isFull)
        let number = filled.load(ordering: .relaxed)
        unsafe (jobs + number % Self.capacity).initialize(to: job)
        filled.store(number + 1, ordering: .releasing)
        Self.signal(wake)
    }

    /// Has the taker leave once all is done.
    func close() {
        closing.store(true, ordering: .releasing)
        Self.signal(wake)
    }

    /// Waits until another job is done, or until the time is over; gives whether one is.
    func waitForProgress(milliseconds: Int32) -> Bool {
        let before = taken.load(ordering: .acquiring)
        Self.drain(progress)
        guard before == taken.load(ordering: .acquiring), waitingCount > 0 else { return true }
        var entry = pollfd(fd: progress, events: Int16(POLLIN), revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, milliseconds)
            if count < 0, errno == EINTR { continue }
            return count > 0
        }
    }

    // MARK: - The writer's side

    /// Does the jobs as they come, until the queue is closed and empty.
    func serve(_ body: (StripJob, UnsafeBufferPointer<Float>, UnsafeBufferPointer<StripJob.KeptBeat>) -> Void) {
        while true {
            Self.drain(wake)
            // Before the look at the jobs: none comes after it is set.
            let isLast = closing.load(ordering: .acquiring)
            while taken.load(ordering: .relaxed) < filled.load(ordering: .acquiring) {
                let number = taken.load(ordering: .relaxed)
                let slot = number % Self.capacity
                let job = unsafe (jobs + slot).move()
                unsafe body(
                    job, UnsafeBufferPointer(start: samples + slot * sampleCapacity, count: job.sampleCount),
                    UnsafeBufferPointer(start: beats + slot * Self.beatCapacity, count: job.beatCount))
                release(slot)
                taken.store(number + 1, ordering: .releasing)
                Self.signal(progress)
            }
            if isLast { return }
        }
    }

    /// Gives the whole pages of a slot's samples back to the system until another strip uses them.
    private func release(_ slot: Int) {
        let page = UInt(sysconf(CInt(_SC_PAGESIZE)))
        let start = unsafe UInt(bitPattern: samples + slot * sampleCapacity)
        let end = unsafe UInt(bitPattern: samples + (slot + 1) * sampleCapacity)
        let first = (start + page - 1) / page * page
        guard first + page <= end, let address = unsafe UnsafeMutableRawPointer(bitPattern: first) else { return }
        // If it fails, they stay ours.
        _ = unsafe madvise(address, Int(end / page * page - first), CInt(MADV_DONTNEED))
    }

    /// Reads the count of an eventfd; one that blocks is waited for.
    private static func drain(_ descriptor: CInt) {
        var count: UInt64 = 0
        while unsafe read(descriptor, &count, 8) < 0, errno == EINTR {}
    }

    private static func signal(_ descriptor: CInt) {
        var one: UInt64 = 1
        // It only fails for a count that nobody could reach.
        _ = unsafe write(descriptor, &one, 8)
    }
}
