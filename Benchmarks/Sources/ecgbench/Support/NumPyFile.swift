// SPDX-License-Identifier: Apache-2.0

/// Arrays in NumPy's file format, version 1.0 (NumPy Enhancement Proposal 1).
enum NumPyFile {
    /// Writes a C-ordered little-endian array.
    ///
    /// - Parameter type: NumPy's name of the element type, such as `<f4`.
    static func write<Element: BitwiseCopyable>(
        _ elements: [Element], type: String, shape: [Int], to path: String
    ) throws(FileError) {
        precondition(shape.reduce(1, *) == elements.count, "the shape does not hold the elements")
        let dimensions = shape.map { "\($0)," }.joined(separator: " ")
        var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(dimensions)), }"
        // Magic (6), version (2) and length (2) go before; all of it is padded to a multiple of 64 and ends in a newline.
        let padding = 63 - (10 + header.utf8.count) % 64
        header += String(repeating: " ", count: padding) + "\n"
        let length = UInt16(header.utf8.count)
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)]
        bytes += Array(header.utf8)
        elements.withUnsafeBytes { bytes += $0 }
        try writeFile(bytes, to: path)
    }

    /// Reads a C-ordered matrix of little-endian float32.
    ///
    /// - Parameter columns: what the second axis must be.
    /// - Returns: the elements of `[n, columns]`, row by row.
    static func readFloats(columns: Int, from path: String) throws(FileError) -> [Float] {
        let (shape, elements) = try readFloats(from: path)
        guard shape.count == 2, shape[1] == columns else {
            throw FileError(message: "\(path): not float32 [n, \(columns)] in C order")
        }
        return elements
    }

    /// Reads a C-ordered array of little-endian float32.
    ///
    /// - Returns: its axes, and its elements with the last axis fastest.
    static func readFloats(from path: String) throws(FileError) -> (shape: [Int], elements: [Float]) {
        let bytes = try readFile(path)
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        let dataStart = bytes.count >= 10 ? 10 + Int(bytes[8]) + Int(bytes[9]) << 8 : Int.max
        guard bytes.starts(with: magic), dataStart <= bytes.count else {
            throw FileError(message: "\(path): not a NumPy file of version 1.0")
        }
        let header = String(decoding: bytes[10..<dataStart], as: UTF8.self)
        let count = (bytes.count - dataStart) / 4
        guard header.contains("'descr': '<f4'"), header.contains("'fortran_order': False"),
            let shape = shape(in: header), dataStart + 4 * count == bytes.count, product(shape) == count
        else { throw FileError(message: "\(path): not float32 in C order, or cut") }
        let elements = (0..<count).map { index in
            let start = dataStart + 4 * index
            let pattern = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: pattern)
        }
        return (shape, elements)
    }

    /// The axes that a header names; `nil` if it names none that can be.
    private static func shape(in header: String) -> [Int]? {
        guard let opening = header.firstRange(of: "'shape': (") else { return nil }
        var shape: [Int] = []
        for word in header[opening.upperBound...].prefix(while: { $0 != ")" }).split(separator: ",") {
            guard let axis = Int(word.drop { $0 == " " }), axis >= 0 else { return nil }
            shape.append(axis)
        }
        return shape
    }

    /// The number of elements of a shape; `nil` if it is beyond all numbers.
    private static func product(_ shape: [Int]) -> Int? {
        var count = 1
        for axis in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: axis)
            guard !overflows else { return nil }
            count = product
        }
        return count
    }
}
