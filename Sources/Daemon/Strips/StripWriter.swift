// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Reporting
import Signal
import Viewing

/// The thread that makes strips and writes them: a disk may take its time, or for ever, and nothing else waits for it.
enum StripWriter {
    /// Bytes of the thread's stack, of which only what is used is memory.
    private static let stackByteCount = 512 * 1_024

    /// Starts the thread, which takes no signal.
    static func start(_ queue: StripQueue) throws(DaemonError) {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { throw DaemonError(.system, "strips: no thread") }
        defer { _ = unsafe pthread_attr_destroy(&attributes) }
        _ = unsafe pthread_attr_setstacksize(&attributes, stackByteCount)
        _ = unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        // A thread inherits the mask.
        var all = sigset_t()
        var before = sigset_t()
        _ = unsafe sigfillset(&all)
        _ = unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(queue)
        // One heap for both threads: the loop allocates nothing that the writer could hold up.
        ecg_one_heap()
        let error = unsafe pthread_create(&thread, &attributes, serveStrips, argument.toOpaque())
        _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        guard error == 0 else {
            unsafe argument.release()
            throw DaemonError(.system, "strips: no thread", errno: error)
        }
    }

    /// Makes and writes one strip, or looks whether its folder can be written to.
    ///
    /// - Parameter folder: that of the job before, which becomes that of this one.
    fileprivate static func take(
        _ job: StripJob, _ samples: UnsafeBufferPointer<Float>, _ beats: UnsafeBufferPointer<StripJob.KeptBeat>,
        _ folder: inout StripFolder, _ outcome: StripOutcome
    ) {
        let place = job.place
        if folder.place !== place { folder = StripFolder(place) }
        guard let request = job.request else {
            outcome.noteCheck(error: folder.check())
            return
        }
        var strip = Strip(
            source: place.source, reason: request.event.map { .alarm($0) } ?? .request,
            sampleIndex: request.sampleIndex, rate: place.rate, firstSampleIndex: job.firstSampleIndex,
            millivolts: unsafe Array(samples),
            marks: unsafe beats.map {
                Strip.Mark(
                    sampleIndex: $0.sampleIndex, beatClass: BeatClass(rawValue: $0.classNumber) ?? .unknown,
                    isNoisy: $0.isNoisy)
            },
            epochInMicroseconds: request.epochInMicroseconds)
        strip.note = strip.extentRemark
        var line = LineBuffer(capacity: 256)
        StripName.append(request, source: place.sourceInNames, rate: place.rate, to: &line)
        let name = String(line)
        let record = StripRecord(
            strip, name: name, channelName: place.channelName, program: "ecgmond \(Help.version)")
        let error = folder.write(name, record.files)
        outcome.noteStrip(error: error, removedCount: folder.takeRemovedCount())
    }
}

/// What the thread runs.
private func serveStrips(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let queue = unsafe Unmanaged<StripQueue>.fromOpaque(argument).takeRetainedValue()
    var folder: StripFolder?
    unsafe queue.serve { job, samples, beats in
        var current = folder ?? StripFolder(job.place)
        unsafe StripWriter.take(job, samples, beats, &current, queue.outcome)
        folder = current
    }
    return nil
}
