// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Turns frames of binary samples into millivolts of one channel.
///
/// Whole blocks of frames are read in a tight loop; what a chunk cuts in two goes byte by byte. Formats 212, 310 and 311 pack
/// samples without regard to frames, as WFDB does: in format 212 with an odd number of samples a frame, every second frame
/// begins in the middle of a pair, and a block is two frames. Of long frames, as in EDF, the run of the chosen channel is
/// read in a loop of its own. Constant memory; allocates nothing.
struct FrameDecoder {
    private let format: SampleFormat
    /// Bytes of a sample; of a pair in format 212, of three in 310 and 311.
    private let unitByteCount: Int
    /// Whether a frame is so long that the runs of its channels are read one by one.
    private let hasRuns: Bool
    /// Samples in a frame.
    private let slotCount: Int
    /// The chosen channel's first sample in a frame, and how many there are.
    private let firstSlot: Int
    private let outputsPerFrame: Int
    private let framesPerBlock: Int
    /// Bytes of `framesPerBlock` frames.
    let blockByteCount: Int
    private let scale: SampleScale

    /// The bytes of a sample or pair that is not complete, the first one lowest.
    private var partial: UInt32 = 0
    private var partialByteCount = 0
    /// The next sample's number in its frame.
    private var slot = 0
    /// Bytes before the first frame still to be skipped.
    private var leadingByteCount: Int64
    /// Samples of the chosen channel still to be left out, for skew.
    private var skewCount: Int
    /// Samples of a unit that were given out before its last byte was taken.
    private var deliveredCount = 0
    /// The last value of the chosen channel, in a format of differences.
    private var lastValue: Int32
    /// Bytes taken since the input's start.
    private var byteCount: Int64 = 0
    private(set) var sampleCount: SampleIndex = 0

    init(_ configuration: DecoderConfiguration) {
        format = configuration.format
        let unit = format.unit
        unitByteCount = unit.byteCount
        slotCount = configuration.channelCount
        firstSlot = configuration.channel
        outputsPerFrame = configuration.samplesPerFrame
        var framesPerBlock = 1
        while slotCount * framesPerBlock % unit.sampleCount != 0 { framesPerBlock += 1 }
        self.framesPerBlock = framesPerBlock
        blockByteCount = slotCount * framesPerBlock / unit.sampleCount * unitByteCount
        hasRuns = unit.sampleCount == 1 && format.isOfRuns && (outputsPerFrame > 8 || slotCount > 4_096)
        lastValue = configuration.initialValue
        scale = SampleScale(configuration)
        leadingByteCount = configuration.byteOffset
        skewCount = configuration.skewInFrames * configuration.samplesPerFrame
    }

    /// Samples of the chosen channel in a block.
    var samplesPerBlock: Int { outputsPerFrame * framesPerBlock }

    /// Reads bytes until they are used up, the output is full, or a float may have something to report: such a sample is
    /// left for the next call, and is the only one of that. Gives the number of bytes taken.
    mutating func decode(_ bytes: Span<UInt8>, into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Int {
        var position = 0
        if leadingByteCount > 0 {
            position = Int(min(leadingByteCount, Int64(bytes.count)))
            leadingByteCount -= Int64(position)
            byteCount += Int64(position)
        }
        let before = sampleCount
        var isAlone = false
        while position < bytes.count && !samples.isFull && !isAlone {
            if hasRuns && partialByteCount == 0 {
                let taken = decodeRun(bytes, from: position, into: &samples)
                position += taken
                if taken > 0 { continue }
            }
            // Floats go one by one if time alone may make a report due.
            if slot == 0 && partialByteCount == 0 && skewCount == 0 && log.heldCount == 0 {
                let taken = decodeBlocks(bytes, from: position, into: &samples)
                position += taken
                if taken > 0 { continue }
            }
            if format == .f32le && sampleCount != before { break }
            if take(bytes[position], into: &samples, log: &log) { position += 1 }
            isAlone = format == .f32le && sampleCount != before
        }
        log.advance(to: sampleCount)
        return position
    }

    /// Reports a frame that the input's end cut short; its complete samples have been given out already.
    mutating func finish(log: inout ProblemLog) {
        // A pair of format 212 of which the second sample never came is no damage: its first one is complete. So it is with
        // the three of formats 310 and 311.
        let isInsideSample =
            switch format {
            case .wfdb212, .wfdb311: partialByteCount == 1
            case .wfdb310: partialByteCount == 1 || partialByteCount == 3
            default: partialByteCount > 0
            }
        if isInsideSample || slot != 0 {
            log.note(.truncatedSample, position: byteCount - Int64(partialByteCount), sampleIndex: sampleCount)
        }
        partialByteCount = 0
        deliveredCount = 0
        slot = 0
    }

    /// Reads what there is of the run of samples in which the frame stands: those of the chosen channel, or those before or
    /// after it, which are passed over. Gives the number of bytes taken.
    private mutating func decodeRun(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>
    ) -> Int {
        let count = (bytes.count - start) / unitByteCount
        let end = firstSlot + outputsPerFrame
        let taken: Int
        if slot >= firstSlot && slot < end {
            guard skewCount == 0 else { return 0 }
            taken = min(count, end - slot, samples.freeCapacity)
            if format == .s24le {
                for index in 0..<taken {
                    samples.append(scale.millivolts(SampleReader.S24LE.read(bytes, block: start, slot: index)))
                }
            } else {
                for index in 0..<taken {
                    samples.append(scale.millivolts(SampleReader.S16LE.read(bytes, block: start, slot: index)))
                }
            }
            sampleCount += Int64(taken)
        } else {
            taken = min(count, (slot < firstSlot ? firstSlot : slotCount) - slot)
        }
        slot = slot + taken == slotCount ? 0 : slot + taken
        byteCount += Int64(taken * unitByteCount)
        return taken * unitByteCount
    }

    private mutating func decodeBlocks(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>
    ) -> Int {
        switch format {
        case .s16le, .wfdb16: decodeBlocks(SampleReader.S16LE.self, bytes, from: start, into: &samples)
        case .s16be: decodeBlocks(SampleReader.S16BE.self, bytes, from: start, into: &samples)
        case .wfdb160: decodeBlocks(SampleReader.WFDB160.self, bytes, from: start, into: &samples)
        case .wfdb310: decodeBlocks(SampleReader.WFDB310.self, bytes, from: start, into: &samples)
        case .wfdb311: decodeBlocks(SampleReader.WFDB311.self, bytes, from: start, into: &samples)
        // Each of its samples rests on the one before.
        case .wfdb8: 0
        case .s24le: decodeBlocks(SampleReader.S24LE.self, bytes, from: start, into: &samples)
        case .s32le, .f32le: decodeBlocks(SampleReader.S32LE.self, bytes, from: start, into: &samples)
        case .wfdb212: decodeBlocks(SampleReader.WFDB212.self, bytes, from: start, into: &samples)
        case .u8, .text: decodeBlocks(SampleReader.U8.self, bytes, from: start, into: &samples)
        }
    }

    /// Reads as many whole blocks as there are bytes and room for, floats up to the first with something to report; gives
    /// the number of bytes taken.
    @inline(__always)
    private mutating func decodeBlocks<Reader: SampleReading>(
        _ reader: Reader.Type, _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>
    ) -> Int {
        // Everything that does not change is kept out of the loops.
        let (scale, step, slotCount) = (scale, blockByteCount, slotCount)
        let (frameCount, firstSlot, outputCount) = (framesPerBlock, firstSlot, outputsPerFrame)
        let outputsPerBlock = outputCount * frameCount
        let blockCount = min((bytes.count - start) / step, samples.freeCapacity / outputsPerBlock)
        var block = start
        if format == .f32le {
            let slots = firstSlot..<firstSlot + outputCount
            for _ in 0..<blockCount {
                for slot in slots where scale.isProblem(float(Reader.read(bytes, block: block, slot: slot))) {
                    byteCount += Int64(block - start)
                    return block - start
                }
                for slot in slots {
                    samples.append(scale.millivolts(float(Reader.read(bytes, block: block, slot: slot))))
                    sampleCount += 1
                }
                block &+= step
            }
        } else if outputsPerBlock == 1 {
            for _ in 0..<blockCount {
                samples.append(scale.millivolts(Reader.read(bytes, block: block, slot: firstSlot)))
                block &+= step
            }
            sampleCount += Int64(blockCount)
        } else {
            for _ in 0..<blockCount {
                for frame in 0..<frameCount {
                    let first = frame &* slotCount &+ firstSlot
                    for slot in first..<first + outputCount {
                        samples.append(scale.millivolts(Reader.read(bytes, block: block, slot: slot)))
                    }
                }
                block &+= step
            }
            sampleCount += Int64(blockCount * outputsPerBlock)
        }
        byteCount += Int64(block - start)
        return block - start
    }

    /// Takes one byte; the output has room for a sample. False if the byte has to come again, since it ends two samples.
    private mutating func take(
        _ byte: UInt8, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) -> Bool {
        let word = partial | UInt32(byte) << UInt32(8 * partialByteCount)
        if format == .wfdb310, partialByteCount == 3, deliveredCount == 0 {
            deliver(SampleReader.WFDB310.sample(1, of: word), into: &samples, log: &log)
            deliveredCount = 1
            return false
        }
        deliveredCount = 0
        partial = word
        partialByteCount += 1
        byteCount += 1
        switch format {
        case .wfdb212:
            // Complete at the pair's second byte and again at its third.
            if partialByteCount == 2 {
                deliver(Int32(bitPattern: partial << 20) >> 20, into: &samples, log: &log)
            } else if partialByteCount == 3 {
                let value = (partial >> 12 & 0x0F) << 8 | partial >> 16
                deliver(Int32(bitPattern: value << 20) >> 20, into: &samples, log: &log)
            }
        case .wfdb310:
            if partialByteCount == 2 {
                deliver(SampleReader.WFDB310.sample(0, of: word), into: &samples, log: &log)
            } else if partialByteCount == 4 {
                deliver(SampleReader.WFDB310.sample(2, of: word), into: &samples, log: &log)
            }
        case .wfdb311:
            if partialByteCount >= 2 {
                deliver(SampleReader.WFDB311.sample(partialByteCount - 2, of: word), into: &samples, log: &log)
            }
        case .s16le, .wfdb16:
            if partialByteCount == 2 {
                deliver(Int32(Int16(truncatingIfNeeded: partial)), into: &samples, log: &log)
            }
        case .wfdb160:
            if partialByteCount == 2 { deliver(Int32(partial) - 32_768, into: &samples, log: &log) }
        case .s16be:
            if partialByteCount == 2 {
                deliver(Int32(Int16(truncatingIfNeeded: partial).byteSwapped), into: &samples, log: &log)
            }
        case .s24le:
            if partialByteCount == 3 { deliver(Int32(bitPattern: partial << 8) >> 8, into: &samples, log: &log) }
        case .s32le, .f32le:
            if partialByteCount == 4 { deliver(Int32(bitPattern: partial), into: &samples, log: &log) }
        case .wfdb8:
            deliver(Int32(Int8(truncatingIfNeeded: partial)), into: &samples, log: &log)
        case .u8, .text:
            deliver(Int32(partial), into: &samples, log: &log)
        }
        if partialByteCount == unitByteCount {
            partial = 0
            partialByteCount = 0
        }
        return true
    }

    /// Hands on a complete sample if it is of the chosen channel, and goes on to the frame's next one.
    private mutating func deliver(_ value: Int32, into samples: inout OutputSpan<Float>, log: inout ProblemLog) {
        if slot >= firstSlot && slot < firstSlot + outputsPerFrame {
            var value = value
            if format == .wfdb8 {
                lastValue &+= value
                value = lastValue
            }
            if skewCount > 0 {
                skewCount -= 1
            } else {
                append(value, at: byteCount - Int64(unitByteCount), into: &samples, log: &log)
            }
        }
        slot = slot + 1 == slotCount ? 0 : slot + 1
    }

    private mutating func append(
        _ value: Int32, at position: Int64, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) {
        if format == .f32le {
            let physical = float(value)
            if scale.isProblem(physical) { log.note(.nonFiniteSample, position: position, sampleIndex: sampleCount) }
            samples.append(scale.millivolts(physical))
        } else {
            samples.append(scale.millivolts(value))
        }
        sampleCount += 1
    }

    /// The float of a bit pattern.
    @inline(__always)
    private func float(_ pattern: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: pattern)) }
}
