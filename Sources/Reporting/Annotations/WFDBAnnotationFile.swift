// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// Writes a WFDB annotation file that is complete at every flush.
///
/// Annotation files are sorted by time, but a rhythm is known later than the beats that make it up. So annotations wait
/// in a sorted list of `capacity`; when it is full, the older half becomes final. A flush writes the waiting ones too,
/// with the mark of the end, and the next flush overwrites them. What comes too late for its place takes the time of the
/// last final one.
@safe struct WFDBAnnotationFile: ~Copyable {
    /// Annotations that can wait: at 240 beats a minute, a whole minute, far more than any rhythm takes to be known.
    private static let capacity = 512

    /// Earlier files that are kept.
    private static let keptFileLimit = 9_999

    let path: String
    private let channelIndex: Int
    private var descriptor: Int32

    /// `[capacity]` annotations, ours, sorted by time; the first `waitingCount` wait.
    private let waiting: UnsafeMutableBufferPointer<WFDBAnnotation>
    private var waitingCount = 0
    /// Bytes on their way to the file.
    private var bytes: LineBuffer
    /// Final bytes in the file.
    private var finalByteCount = 0
    /// The time of the last annotation that is final, and the rhythm there.
    private var finalSampleIndex: SampleIndex = 0
    private var finalMarks = RhythmMarks()
    /// Annotations that are not in the file.
    private(set) var lostAnnotationCount = 0
    /// What the last failed call said; goes with the next write that succeeds.
    private(set) var failure: ReportingError?

    /// Where the file is now that was there before, until that is asked for; `nil` if there was none.
    private var keptPath: String?

    /// Makes the file; one that is there and has annotations is kept under the first free name of `PATH.1`, `PATH.2`, ...
    ///
    /// A service that is restarted after a fault must not erase what it wrote before.
    init(path: String, context: borrowing ReportContext) throws(ReportingError) {
        self.path = path
        channelIndex = context.channelIndex
        unsafe waiting = .allocate(capacity: Self.capacity)
        bytes = LineBuffer(capacity: (Self.capacity + 2) * LineBuffer.longestAnnotation)
        descriptor = -1
        if let error = openFile(rateInHertz: context.rate.hertz) { throw error }
    }

    deinit {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        unsafe waiting.deallocate()
    }

    /// Takes a beat, a rhythm or a change of the signal; a summary flushes; what is wrong with the input or with the
    /// compute time has no annotation.
    mutating func write(_ event: borrowing MonitorEvent) {
        switch event {
        case .beat(let beat): insert(WFDBAnnotation(beat))
        case .rhythm(let event): insert(WFDBAnnotation(event))
        case .signal(let change): insert(WFDBAnnotation(change, channelIndex: channelIndex))
        case .input, .overrun: break
        case .summary: flush()
        }
    }

    /// Takes out where the file is that was there before; `nil` if there was none.
    mutating func takeKeptPath() -> String? {
        defer { keptPath = nil }
        return keptPath
    }

    /// Brings the file up to date: everything so far, and the mark of the end.
    mutating func flush() {
        guard descriptor >= 0 else { return }
        bytes.removeAll()
        var marks = finalMarks
        _ = encode(waitingCount, &marks)
        bytes.appendAnnotationEnd()
        _ = writeBytes()
    }

    /// Brings the file up to date and closes it; what comes later is lost, and counted.
    mutating func finish() {
        guard descriptor >= 0 else { return }
        bytes.removeAll()
        var marks = finalMarks
        _ = encode(waitingCount, &marks)
        bytes.appendAnnotationEnd()
        if !writeBytes() { lostAnnotationCount += waitingCount }
        waitingCount = 0
        // Linux frees the descriptor even if close fails; what failed is the delayed writing.
        if Glibc.close(descriptor) != 0, errno != EINTR { noteFailure(errno) }
        descriptor = -1
    }

    private mutating func insert(_ annotation: WFDBAnnotation) {
        guard descriptor >= 0 else {
            lostAnnotationCount += 1
            return
        }
        if waitingCount == Self.capacity { makeFinal(Self.capacity / 2) }
        var place = waitingCount
        while place > 0, unsafe waiting[place - 1].sampleIndex > annotation.sampleIndex {
            unsafe waiting[place] = waiting[place - 1]
            place -= 1
        }
        unsafe waiting[place] = annotation
        waitingCount += 1
    }

    /// Writes the first `count` waiting annotations for good; if the write fails they are lost.
    private mutating func makeFinal(_ count: Int) {
        bytes.removeAll()
        var marks = finalMarks
        let lastSampleIndex = encode(count, &marks)
        if writeBytes() {
            finalByteCount += bytes.count
            finalSampleIndex = lastSampleIndex
            finalMarks = marks
        } else {
            lostAnnotationCount += count
        }
        for index in count..<waitingCount { unsafe waiting[index - count] = waiting[index] }
        waitingCount -= count
    }

    /// Appends the first `count` waiting annotations to `bytes`; gives the last one's time.
    ///
    /// Marks of the rhythm get their texts here: an irregular rhythm, say, is known half a minute after it began, and what is
    /// written at the end of an episode within it must not depend on that.
    ///
    /// - Parameter marks: the rhythm before the first annotation; then that after the last.
    private mutating func encode(_ count: Int, _ marks: inout RhythmMarks) -> SampleIndex {
        var time = finalSampleIndex
        for index in 0..<count {
            var annotation = unsafe waiting[index]
            if let (kind, phase) = annotation.rhythm {
                marks.note(kind, phase)
                guard !isRhythmFollowing(index), let mark = marks.next() else { continue }
                annotation.aux = mark
            }
            // An interval beyond 2^31 samples, 12 days at 2 kHz without one annotation, is cut to that.
            let interval = min(max(annotation.sampleIndex, time) - time, Int64(Int32.max))
            bytes.append(annotation, interval: interval)
            time += interval
        }
        return time
    }

    /// Whether another change of the rhythm follows at the same sample: of these only the last is written.
    private func isRhythmFollowing(_ index: Int) -> Bool {
        let sampleIndex = unsafe waiting[index].sampleIndex
        var next = index + 1
        while next < waitingCount, unsafe waiting[next].sampleIndex == sampleIndex {
            if unsafe waiting[next].rhythm != nil { return true }
            next += 1
        }
        return false
    }

    /// Puts `bytes` after the final part of the file, and cuts off what stood there; false if that failed.
    private mutating func writeBytes() -> Bool {
        var done = 0
        while done < bytes.count {
            let length = unsafe pwrite(
                descriptor, bytes.address(at: done), bytes.count - done, off_t(finalByteCount + done))
            if length > 0 {
                done += length
            } else if length == 0 || errno != EINTR {
                noteFailure(length == 0 ? EIO : errno)
                cutToFinal()
                return false
            }
        }
        while ftruncate(descriptor, off_t(finalByteCount + done)) != 0 {
            guard errno == EINTR else {
                noteFailure(errno)
                return false
            }
        }
        failure = nil
        return true
    }

    /// Leaves the final part alone in a file that has no room for more, with the mark of the end: what is counted as lost is
    /// not there.
    private func cutToFinal() {
        var end: UInt16 = 0
        guard unsafe pwrite(descriptor, &end, 2, off_t(finalByteCount)) == 2 else {
            _ = ftruncate(descriptor, off_t(finalByteCount))
            return
        }
        _ = ftruncate(descriptor, off_t(finalByteCount + 2))
    }

    /// Opens the file and enters the rate in it; gives what went wrong.
    private mutating func openFile(rateInHertz: Double) -> ReportingError? {
        bytes.removeAll()
        bytes.append(annotationRate: rateInHertz)
        let headerByteCount = bytes.count
        bytes.appendAnnotationEnd()
        var opened: Int32 = -1
        while opened < 0 {
            // Without O_NONBLOCK, opening a FIFO would wait for its reader.
            opened = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o644)
            guard opened >= 0 else { return cannotOpen(errno) }
            var status = stat()
            guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                _ = Glibc.close(opened)
                return ReportingError(code: .notAFile, output: "wfdb:\(path)")
            }
            // A file of no more than the rate has nothing to keep; it is overwritten.
            guard status.st_size > bytes.count, keptPath == nil else { break }
            _ = Glibc.close(opened)
            opened = -1
            if let error = keepFile() { return error }
        }
        descriptor = opened
        guard writeBytes() else {
            let error = failure?.errorNumber ?? EIO
            _ = Glibc.close(opened)
            descriptor = -1
            return cannotOpen(error)
        }
        finalByteCount = headerByteCount
        return nil
    }

    /// Gives the file that is there the first free name; gives what went wrong.
    private mutating func keepFile() -> ReportingError? {
        for number in 1...Self.keptFileLimit {
            let name = "\(path).\(number)"
            guard unsafe access(name, F_OK) != 0 else { continue }
            guard errno == ENOENT, unsafe rename(path, name) == 0 else { return cannotOpen(errno) }
            keptPath = name
            return nil
        }
        return cannotOpen(EEXIST)
    }

    private func cannotOpen(_ error: Int32) -> ReportingError {
        ReportingError(code: .cannotOpen, output: "wfdb:\(path)", errorNumber: error)
    }

    private mutating func noteFailure(_ error: Int32) {
        failure = ReportingError(code: .writeFailed, output: "wfdb:\(path)", errorNumber: error)
    }
}
