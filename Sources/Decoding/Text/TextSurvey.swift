// SPDX-License-Identifier: Apache-2.0

/// What the first lines of a text show of all of it.
public struct TextSurvey: Sendable {
    /// Lines that are samples.
    public private(set) var sampleCount = 0
    /// The names of the columns, labels or keys, as far as there are any.
    public private(set) var columnNames: [String] = []
    /// The unit that the name of the chosen column, label or key ends with, in brackets; `nil` if it has none.
    public private(set) var unit: VoltageUnit?
    /// The samples per second that the column of times shows, near to a whole number as that; `nil` if it does not tell.
    public private(set) var samplesPerSecond: Double?
    /// Whether so many lines tell the rate well.
    public private(set) var isEnough = false

    /// Lines by which the rate is known to half a percent where times are whole milliseconds.
    private static let sampleLimit = 256
    /// The least changes of the time.
    private static let changeLimit = 8
    /// How near to a whole number the rate is taken for it.
    private static let roundingShare = 0.005

    /// Surveys the first bytes of a text.
    ///
    /// - Parameters:
    ///   - bytes: `[n]`, from the text's start; what follows the last LF is left out.
    ///   - configuration: the columns that are meant.
    public init(_ bytes: Span<UInt8>, _ configuration: DecoderConfiguration) {
        let text = Self.narrowed(bytes)
        let chosen = TextLayout.Column(configuration.columnName.map { .name($0) } ?? .number(configuration.channel))
        let time = configuration.timeColumn.map(TextLayout.Column.init)
        let opened = OpenedText(text.span, chosen: chosen, time: time)
        var times = TimeSteps()
        sampleCount = opened.missingCount
        var position = opened.start
        while let layout = opened.layout, let line = OpenedText.line(of: text.span, from: position) {
            position = line.upperBound + 1
            guard case .sample(_, let stamp) = layout.content(of: text.span.extracting(line)) else { continue }
            if let stamp { times.take(stamp, index: sampleCount) }
            sampleCount += 1
        }
        if let layout = opened.layout {
            columnNames = opened.opening.columnNames(layout.syntax)
            unit = Self.unit(of: layout.chosen, columnNames)
        }
        isEnough = sampleCount >= Self.sampleLimit && times.changeCount >= Self.changeLimit
        samplesPerSecond = times.samplesPerSecond.map { rate in
            let whole = rate.rounded()
            return (rate - whole).magnitude <= Self.roundingShare * whole ? whole : rate
        }
    }

    private static func unit(of column: TextLayout.Column, _ names: [String]) -> VoltageUnit? {
        switch column {
        case .number(let number): names.indices.contains(number) ? VoltageUnit(inBracketsOf: names[number]) : nil
        case .name(let name): VoltageUnit(inBracketsOf: String(decoding: name, as: UTF8.self))
        }
    }

    /// The bytes without a byte order mark, and one for each character.
    static func narrowed(_ bytes: Span<UInt8>) -> [UInt8] {
        var order = ByteOrder()
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for index in 0..<bytes.count {
            if !order.isKnown {
                if order.take(bytes[index]) { continue }
                for mark in 0..<order.count { text.append(order.bytes[mark]) }
                order.isKnown = true
            }
            if order.isWide {
                if let byte = order.narrow(bytes[index]) { text.append(byte) }
            } else {
                text.append(bytes[index])
            }
        }
        return text
    }
}
