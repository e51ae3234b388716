// SPDX-License-Identifier: Apache-2.0

/// Writes GGUF files in memory, sound ones and others.
struct GGUFWriter {
    /// A metadata value; arrays may nest.
    indirect enum Value {
        case uint8(UInt8)
        case uint16(UInt16)
        case uint32(UInt32)
        case float32(Float)
        case bool(Bool)
        case string(String)
        case uint64(UInt64)
        case float64(Double)
        case array(element: UInt32, [Value])

        var typeCode: UInt32 {
            switch self {
            case .uint8: 0
            case .uint16: 2
            case .uint32: 4
            case .float32: 6
            case .bool: 7
            case .string: 8
            case .array: 9
            case .uint64: 10
            case .float64: 12
            }
        }
    }

    /// A tensor; `shape` is row-major.
    struct Tensor {
        var name: String
        var shape: [Int]
        var type: UInt32
        var bytes: [UInt8]
    }

    var version: UInt32 = 3
    var alignment: UInt32?
    var entries: [(key: String, value: Value)] = []
    var tensors: [Tensor] = []

    mutating func set(_ key: String, _ value: Value) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index].value = value
        } else {
            entries.append((key, value))
        }
    }

    mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
        let bytes = values.flatMap { littleEndian($0.bitPattern) }
        tensors.append(Tensor(name: name, shape: shape, type: 0, bytes: bytes))
    }

    mutating func add(_ name: String, _ shape: [Int], _ values: [Int8]) {
        tensors.append(Tensor(name: name, shape: shape, type: 24, bytes: values.map { UInt8(bitPattern: $0) }))
    }

    /// The file's bytes.
    func bytes() -> [UInt8] {
        var out = Array("GGUF".utf8) + littleEndian(version)
        out += littleEndian(UInt64(tensors.count))
        out += littleEndian(UInt64(entries.count + (alignment == nil ? 0 : 1)))
        if let alignment { out += entry("general.alignment", .uint32(alignment)) }
        for (key, value) in entries { out += entry(key, value) }
        let step = Int(alignment ?? 32)
        var offset = 0
        for tensor in tensors {
            out += string(tensor.name) + littleEndian(UInt32(tensor.shape.count))
            for size in tensor.shape.reversed() { out += littleEndian(UInt64(size)) }
            out += littleEndian(tensor.type) + littleEndian(UInt64(offset))
            offset += (tensor.bytes.count + step - 1) / step * step
        }
        for tensor in tensors {
            out += [UInt8](repeating: 0, count: (step - out.count % step) % step)
            out += tensor.bytes
        }
        return out
    }

    private func entry(_ key: String, _ value: Value) -> [UInt8] {
        string(key) + littleEndian(value.typeCode) + payload(value)
    }

    private func payload(_ value: Value) -> [UInt8] {
        switch value {
        case .uint8(let number): [number]
        case .uint16(let number): littleEndian(number)
        case .uint32(let number): littleEndian(number)
        case .float32(let number): littleEndian(number.bitPattern)
        case .bool(let flag): [flag ? 1 : 0]
        case .string(let text): string(text)
        case .uint64(let number): littleEndian(number)
        case .float64(let number): littleEndian(number.bitPattern)
        case .array(let element, let values):
            littleEndian(element) + littleEndian(UInt64(values.count)) + values.flatMap { payload($0) }
        }
    }

    private func string(_ text: String) -> [UInt8] {
        littleEndian(UInt64(text.utf8.count)) + Array(text.utf8)
    }
}

/// The bytes of an integer, the lowest first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) }
}
