// SPDX-License-Identifier: Apache-2.0

extension InputSignature {
    /// The most bytes that tell all but text.
    static let magicByteCount = 256

    /// Recognizes all but text by the bytes that files of a kind begin with.
    ///
    /// - Parameter bytes: `[n]`, the input's first, the caller's.
    /// - Returns: what it is, and whether more bytes may tell; of two that fit, the longer pattern counts.
    static func magic(_ bytes: Span<UInt8>) -> (signature: InputSignature?, isOpen: Bool) {
        var isOpen = false
        for (signature, offset, pattern) in table {
            var count = 0
            while count < pattern.count, offset + count < bytes.count, bytes[offset + count] == pattern[count] {
                count += 1
            }
            if count == pattern.count, let exact = signature.confirmed(by: bytes) { return (exact, false) }
            // What stands far from the beginning holds nothing up.
            isOpen = isOpen || offset < 64 && count < pattern.count && offset + count >= bytes.count
        }
        return (isMatlab4(bytes) ? .matlab4 : nil, isOpen)
    }

    /// `[n]`: a kind, where its pattern stands, and the pattern.
    private static let table: [(signature: InputSignature, offset: Int, pattern: [UInt8])] = [
        (.gzip, 0, [0x1F, 0x8B, 0x08]), (.zip, 0, [0x50, 0x4B, 0x03, 0x04]),
        // "BZh" and a digit come before it.
        (.bzip2, 4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]), (.xz, 0, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
        (.zstd, 0, [0x28, 0xB5, 0x2F, 0xFD]), (.compress, 0, [0x1F, 0x9D, 0x90]),
        (.sevenZip, 0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (.edf, 0, ascii("0       ")),
        (.bdf, 0, [0xFF] + ascii("BIOSEMI")), (.ishne, 0, ascii("ISHNE1.0")),
        (.ishneAnnotations, 0, ascii("ANN  1.0")), (.wav, 8, ascii("WAVE")), (.flac, 0, ascii("fLaC")),
        (.matlab, 0, ascii("MATLAB ")), (.hdf5, 0, [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
        (.numpy, 0, [0x93] + ascii("NUMPY")), (.dicom, 128, ascii("DICM")), (.scp, 16, ascii("SCPECG")),
        (.mfer, 0, ascii("@  MFR ")), (.mfer, 0, ascii("@  MFER ")), (.gdf, 0, ascii("GDF 1.")),
        (.gdf, 0, ascii("GDF 2.")), (.xml, 0, ascii("<?xml")), (.xml, 0, [0xEF, 0xBB, 0xBF] + ascii("<?xml")),
        (.pdf, 0, ascii("%PDF-")),
    ]

    private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The kind after a second look, since a recording may begin with a short pattern; `nil` if it is none.
    private func confirmed(by bytes: Span<UInt8>) -> InputSignature? {
        switch self {
        case .gzip:
            // Reserved flags are 0, the extra flags are 0, 2 or 4, and the system is known or 255.
            guard bytes.count >= 10 else { return nil }
            let isKnown = bytes[9] <= 13 || bytes[9] == 255
            return bytes[3] & 0xE0 == 0 && [0, 2, 4].contains(bytes[8]) && isKnown ? self : nil
        case .bzip2:
            return bytes[0] == 0x42 && bytes[1] == 0x5A && bytes[2] == 0x68 ? self : nil
        case .compress:
            // Two bytes and a half say little: the first code after them is one of a single byte.
            return bytes.count >= 5 && bytes[4] & 1 == 0 ? self : nil
        case .wav:
            let kind = [bytes[0], bytes[1], bytes[2], bytes[3]]
            if kind == Self.ascii("RIFF") { return .wav }
            return kind == Self.ascii("RF64") || kind == Self.ascii("BW64") ? .wav64 : nil
        default: return self
        }
    }

    /// Whether the bytes are the header of a matrix in a MAT file of level 4, which has no magic number: PhysioNet's `.mat`.
    private static func isMatlab4(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 22 else { return false }
        func word(_ index: Int) -> Int {
            let at = 4 * index
            return Int(bytes[at]) | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2]) << 16 | Int(bytes[at + 3]) << 24
        }
        let (kind, rows, columns, imaginary, length) = (word(0), word(1), word(2), word(3), word(4))
        guard kind <= 52, kind / 10 <= 5, kind % 10 <= 2, (1...4_096).contains(rows), (1...1 << 31).contains(columns),
            imaginary == 0, (2...64).contains(length), bytes.count >= 20 + length
        else { return false }
        for index in 20..<19 + length {
            let byte = bytes[index]
            let isLetter = (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_")
            guard isLetter || index > 20 && (0x30...0x39).contains(byte) else { return false }
        }
        return bytes[19 + length] == 0
    }
}
