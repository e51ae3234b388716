// SPDX-License-Identifier: Apache-2.0

/// Looks at the first bytes of an input, in chunks of any size, until they show what it is or that they show nothing.
///
/// What comes out does not depend on the chunks. At most 4,096 bytes are kept; nothing is allocated after `init`.
public struct InputLook: ~Copyable {
    /// The most bytes that are looked at.
    public static let limit = TextSign.limit

    /// Whether text is what was promised, and no finding.
    private let expectsText: Bool
    private var head: [UInt8] = []
    /// Whether nothing more is to be found out.
    public private(set) var isOver = false

    /// Begins a look.
    ///
    /// - Parameter format: how the input is said to be written.
    public init(for format: SampleFormat) {
        expectsText = format == .text
        head.reserveCapacity(Self.limit)
    }

    /// Takes the next bytes; gives what the input is, once, if it is something else than samples.
    public mutating func push(_ bytes: Span<UInt8>) -> InputSignature? {
        guard !isOver else { return nil }
        for index in 0..<min(bytes.count, Self.limit - head.count) { head.append(bytes[index]) }
        return judge(isWhole: false)
    }

    /// Takes note that the input has ended.
    public mutating func finish() -> InputSignature? {
        guard !isOver else { return nil }
        return judge(isWhole: true)
    }

    /// Begins anew, for the next writer.
    public mutating func reset() {
        head.removeAll(keepingCapacity: true)
        isOver = false
    }

    private mutating func judge(isWhole: Bool) -> InputSignature? {
        let finding = Self.finding(in: head.span, expectsText: expectsText, isWhole: isWhole)
        isOver = isWhole || finding.signature != nil || !finding.isOpen
        return finding.signature
    }

    /// What some first bytes show.
    public struct Finding: Sendable, Equatable {
        /// What the input is, if it is something else than samples.
        public var signature: InputSignature?
        /// Whether more bytes may tell.
        public var isOpen = false
    }

    /// How many bytes are judged: always as many, so that no chunk can change what they show.
    private static let stops = [16, 64, 128, 256, 512, 1_024, 2_048, limit]

    /// What some first bytes show the input to be, and whether more of them may tell.
    ///
    /// - Parameters:
    ///   - bytes: `[n]`, the input's first, the caller's.
    ///   - expectsText: whether text is what was promised.
    ///   - isWhole: whether the input ends with them.
    public static func finding(in bytes: Span<UInt8>, expectsText: Bool, isWhole: Bool) -> Finding {
        for stop in stops where stop <= bytes.count {
            let part = bytes.extracting(0..<stop)
            let finding = judge(part, expectsText: expectsText, isWhole: isWhole && stop == bytes.count)
            if finding.signature != nil || !finding.isOpen { return finding }
        }
        guard isWhole else { return Finding(isOpen: bytes.count < limit) }
        return judge(bytes, expectsText: expectsText, isWhole: true)
    }

    private static func judge(_ bytes: Span<UInt8>, expectsText: Bool, isWhole: Bool) -> Finding {
        let magic = InputSignature.magic(bytes)
        if let signature = magic.signature { return Finding(signature: signature) }
        var isOpen = magic.isOpen || bytes.count < InputSignature.magicByteCount
        if !expectsText {
            switch TextSign.verdict(bytes, isWhole: isWhole) {
            // What begins as a file of another kind may still turn out to be one.
            case .text where !magic.isOpen || isWhole: return Finding(signature: .text)
            case .text, .open: isOpen = true
            case .binary: break
            }
        }
        return Finding(isOpen: isOpen && !isWhole && bytes.count < limit)
    }
}
