// SPDX-License-Identifier: Apache-2.0

extension ContainerHeader {
    /// Bytes of the magic number, the checksum and the fixed header.
    private static let fixedISHNEByteCount = 522
    private static let leadLimit = 12

    /// Reads the header of an ISHNE file.
    ///
    /// Badilini F, The ISHNE Holter standard output file format, 1998, doi:10.1111/j.1542-474X.1998.tb00353.x.
    static func readISHNE(_ bytes: Span<UInt8>) throws(DecodingError) -> Reading {
        guard bytes.count >= fixedISHNEByteCount else { return .needs(fixedISHNEByteCount) }
        let fields = LittleEndianFields(bytes)
        guard EDFFields(bytes).text(0, 8) == "ISHNE1.0" else {
            throw DecodingError(.malformedField, field: "magic number", offset: 0)
        }
        let offset = fields.s32(22)
        guard (fixedISHNEByteCount...maximumByteCount).contains(offset) else {
            throw DecodingError(.outOfRange, field: "offset of the ECG block", value: String(offset), offset: 22)
        }
        let leadCount = fields.s16(156)
        guard (1...leadLimit).contains(leadCount) else {
            throw DecodingError(.outOfRange, field: "number of leads", value: String(leadCount), offset: 156)
        }
        let rate = fields.s16(272)
        guard rate > 0 else {
            throw DecodingError(.outOfRange, field: "sampling rate", value: String(rate), offset: 272)
        }
        guard bytes.count >= offset else { return .needs(offset) }
        var header = ContainerHeader(kind: .ishne)
        header.byteCount = offset
        header.slotCount = leadCount
        header.recordSeconds = 1 / Double(rate)
        let sampleCount = fields.s32(14)
        header.recordCount = sampleCount > 0 ? Int64(sampleCount) : nil
        // What recorders write while a lead is off.
        header.minimumIsMissing = true
        header.baseMicroseconds =
            CalendarTime(
                year: fields.s16(142), month: fields.s16(140), day: fields.s16(138), hour: fields.s16(150),
                minute: fields.s16(152), second: fields.s16(154)
            ).microseconds
        for lead in 0..<leadCount {
            var signal = ContainerSignal()
            let specification = fields.s16(158 + 2 * lead)
            signal.name = leadNames.indices.contains(specification) ? leadNames[specification] : ""
            signal.units = "mV"
            signal.samplingFrequency = Double(rate)
            signal.firstSlot = lead
            // The resolution is in nanovolts.
            let resolution = fields.s16(206 + 2 * lead)
            signal.gain = resolution > 0 ? 1e6 / Double(resolution) : 0
            header.signals.append(signal)
        }
        return .header(header)
    }

    /// `[20]`, by the number of a lead.
    private static let leadNames = [
        "", "bipolar", "X", "Y", "Z", "I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6", "ES",
        "AS", "AI",
    ]
}
