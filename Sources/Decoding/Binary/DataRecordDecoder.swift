// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Turns the data records of a discontinuous EDF+ or BDF+ file into millivolts of one channel, with the gaps between them.
///
/// A record says in its annotations when it began. So its samples are held until it is complete; what is missing between two
/// records comes out as missing samples, as many as time has passed. O(1) a byte; memory for the samples of one record,
/// and nothing is allocated after `init`.
struct DataRecordDecoder {
    /// The longest gap that is believed, in seconds: more than a year is no gap but a wrong clock.
    private static let longestGap = 400.0 * 86_400
    /// Samples by which the times of records may be off without a gap: they are rounded, and clocks drift.
    private static let tolerance = 1.5
    /// The most bytes of a record's annotations that its time is sought in.
    private static let timeByteCount = 64

    private let unitByteCount: Int
    private let firstByte: Int
    private let endByte: Int
    private let firstTimeByte: Int
    private let endTimeByte: Int
    /// Bytes of a record.
    let recordByteCount: Int
    private let samplesPerSecond: Double
    private let scale: SampleScale

    /// `[samples of a record]`, in millivolts, those of the record that is being read.
    private var held: [Float] = []
    private var time: [UInt8] = []
    private var partial: UInt32 = 0
    private var leadingByteCount: Int64
    /// The next byte's place in its record.
    private var place = 0
    /// Missing samples to be given out before the held ones, and those of these that were given out.
    private var missingCount: Int64 = 0
    private var givenCount = 0
    /// Whether the record is complete but for its last byte, which is taken when all is given out.
    private var isGiving = false
    /// When the first record began, in seconds; `nil` before it.
    private var start: Double?
    private var byteCount: Int64 = 0
    private(set) var sampleCount: SampleIndex = 0
    /// Samples given out for the time between records.
    private(set) var gapSampleCount: Int64 = 0
    /// Records that did not say when they began, or said something that cannot be: they were taken to follow the one before.
    private(set) var unreadableCount: Int64 = 0

    init(_ configuration: DecoderConfiguration, _ clock: RecordClock) {
        unitByteCount = configuration.format.unit.byteCount
        recordByteCount = configuration.channelCount * unitByteCount
        firstByte = configuration.channel * unitByteCount
        endByte = firstByte + configuration.samplesPerFrame * unitByteCount
        firstTimeByte = clock.firstSlot * unitByteCount
        endTimeByte = firstTimeByte + min(clock.slotCount * unitByteCount, Self.timeByteCount)
        samplesPerSecond = clock.samplesPerSecond
        scale = SampleScale(configuration)
        leadingByteCount = configuration.byteOffset
        held.reserveCapacity(configuration.samplesPerFrame)
        time.reserveCapacity(Self.timeByteCount)
    }

    /// Reads bytes until they are used up or the output is full; gives the number of bytes taken.
    mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>) -> Int {
        var position = Int(min(leadingByteCount, Int64(bytes.count)))
        leadingByteCount -= Int64(position)
        while position < bytes.count && !samples.isFull {
            if place == recordByteCount - 1 {
                if !isGiving {
                    take(bytes[position])
                    beginGiving()
                }
                guard give(into: &samples) else { break }
                position += 1
                endRecord()
            } else {
                take(bytes[position])
                place += 1
                position += 1
            }
        }
        byteCount += Int64(position)
        return position
    }

    /// Reports a record that the input's end cut short; its samples are lost, since nothing says when it began.
    mutating func finish(log: inout ProblemLog) {
        if place > 0 { log.note(.truncatedSample, position: byteCount, sampleIndex: sampleCount) }
        endRecord()
    }

    /// Takes a byte of the chosen channel or of the time, and passes over the others.
    private mutating func take(_ byte: UInt8) {
        if place >= firstByte && place < endByte {
            let index = (place - firstByte) % unitByteCount
            partial |= UInt32(byte) << UInt32(8 * index)
            if index == unitByteCount - 1 {
                let shift = UInt32(32 - 8 * unitByteCount)
                held.append(scale.millivolts(Int32(bitPattern: partial << shift) >> Int32(shift)))
                partial = 0
            }
        } else if place >= firstTimeByte && place < endTimeByte {
            time.append(byte)
        }
    }

    /// Finds out how much is missing before the record's samples.
    private mutating func beginGiving() {
        isGiving = true
        guard let onset = EDFOnset.seconds(in: time.span) else {
            unreadableCount += 1
            return
        }
        guard let start else {
            start = onset
            return
        }
        let gap = (onset - start) * samplesPerSecond - Double(sampleCount)
        guard gap.magnitude > Self.tolerance else { return }
        if gap > 0, gap < Self.longestGap * samplesPerSecond {
            missingCount = Int64(gap.rounded())
        } else {
            unreadableCount += 1
        }
    }

    /// Gives out what there is room for; true if that was all.
    private mutating func give(into samples: inout OutputSpan<Float>) -> Bool {
        while missingCount > 0, !samples.isFull {
            samples.append(.nan)
            missingCount -= 1
            gapSampleCount += 1
            sampleCount += 1
        }
        while missingCount == 0, givenCount < held.count, !samples.isFull {
            samples.append(held[givenCount])
            givenCount += 1
            sampleCount += 1
        }
        return missingCount == 0 && givenCount == held.count
    }

    private mutating func endRecord() {
        held.removeAll(keepingCapacity: true)
        time.removeAll(keepingCapacity: true)
        (place, partial, givenCount, missingCount, isGiving) = (0, 0, 0, 0, false)
    }
}
