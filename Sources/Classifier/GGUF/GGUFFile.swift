// SPDX-License-Identifier: Apache-2.0

/// The directory of a GGUF file, version 3: where its metadata and tensors lie, all checked to lie inside it.
///
/// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Memory is bounded by the limits below, whatever
/// the file says.
struct GGUFFile: ~Escapable {
    /// A metadata value's place.
    struct Entry {
        /// Where the key's bytes lie.
        var key: Range<Int>
        var type: GGUFValueType
        /// Where the value begins.
        var offset: Int
    }

    /// A tensor's place and shape.
    struct Tensor {
        /// Where the name's bytes lie.
        var name: Range<Int>
        /// The ggml type code.
        var type: UInt32
        /// The axes as GGUF lists them, the fastest first; 1 after the last one.
        var dimensions: InlineArray<4, UInt64>
        var dimensionCount: Int
        /// From the file's start.
        var offset: UInt64
    }

    /// Bytes of a file: hundreds of times those of a model for beats, and little enough for a small machine.
    static let sizeLimit = 8 << 20
    #if hasFeature(Embedded)
        // The directory lies in memory that was counted beforehand.
        static let entryLimit = 128
        static let tensorLimit = 128
    #else
        static let entryLimit = 1_024
        static let tensorLimit = 1_024
    #endif
    static let nameLimit = 256
    static let nestingLimit = 4
    static let alignmentLimit: UInt32 = 65_536

    /// The whole file.
    let bytes: Span<UInt8>
    private(set) var entries: [Entry] = []
    private(set) var tensors: [Tensor] = []

    /// Reads and checks the directory.
    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) throws(ClassifierError) {
        self.bytes = bytes
        guard bytes.count <= Self.sizeLimit else { throw ClassifierError(.tooLarge, at: Self.sizeLimit) }
        guard bytes.count >= 4, bytes.spells("GGUF", in: 0..<4) else { throw ClassifierError(.notGGUF, at: 0) }
        var cursor = ByteCursor(bytes, offset: 4)
        guard try cursor.uint32() == 3 else { throw ClassifierError(.unsupportedVersion, at: 4) }
        let tensorCount = try cursor.uint64()
        guard tensorCount <= UInt64(Self.tensorLimit) else { throw ClassifierError(.countOutOfRange, at: 8) }
        let entryCount = try cursor.uint64()
        guard entryCount <= UInt64(Self.entryLimit) else { throw ClassifierError(.countOutOfRange, at: 16) }

        // A file that lies about its counts is short: no more is reserved than it can hold.
        entries.reserveCapacity(min(Int(entryCount), bytes.count / 16))
        tensors.reserveCapacity(min(Int(tensorCount), bytes.count / 16))
        for _ in 0..<entryCount {
            let entry = try Self.readEntry(&cursor)
            for other in entries where bytes.holdsSame(other.key, entry.key) {
                throw ClassifierError(.duplicate, at: entry.key.lowerBound, name: bytes.printable(entry.key))
            }
            entries.append(entry)
        }
        for _ in 0..<tensorCount {
            let tensor = try Self.readTensor(&cursor)
            for other in tensors where bytes.holdsSame(other.name, tensor.name) {
                throw ClassifierError(.duplicate, at: tensor.name.lowerBound, name: bytes.printable(tensor.name))
            }
            tensors.append(tensor)
        }
        try placeTensors(after: cursor.offset)
    }

    private static func readEntry(_ cursor: inout ByteCursor) throws(ClassifierError) -> Entry {
        let start = cursor.offset
        let key = try cursor.string(limit: nameLimit)
        guard !key.isEmpty else { throw ClassifierError(.countOutOfRange, at: start) }
        let typeOffset = cursor.offset
        guard let type = GGUFValueType(rawValue: try cursor.uint32()) else {
            throw ClassifierError(.invalidType, at: typeOffset, name: cursor.bytes.printable(key))
        }
        let entry = Entry(key: key, type: type, offset: cursor.offset)
        try skipValue(&cursor, type: type, depth: 0)
        return entry
    }

    private static func skipValue(
        _ cursor: inout ByteCursor, type: GGUFValueType, depth: Int
    ) throws(ClassifierError) {
        if let byteCount = type.byteCount { return try cursor.skip(UInt64(byteCount)) }
        if type == .string {
            _ = try cursor.string(limit: sizeLimit)
            return
        }
        let start = cursor.offset
        guard depth < nestingLimit, let element = GGUFValueType(rawValue: try cursor.uint32()) else {
            throw ClassifierError(.invalidType, at: start)
        }
        let count = try cursor.uint64()
        if let byteCount = element.byteCount { return try cursor.skip(count, elementsOf: byteCount) }
        // A string or an array takes at least eight bytes, so that a count which could keep the loop busy is refused.
        guard count <= UInt64(cursor.bytes.count - cursor.offset) / 8 else {
            throw ClassifierError(.truncated, at: start)
        }
        for _ in 0..<count { try skipValue(&cursor, type: element, depth: depth + 1) }
    }

    private static func readTensor(_ cursor: inout ByteCursor) throws(ClassifierError) -> Tensor {
        let start = cursor.offset
        let name = try cursor.string(limit: nameLimit)
        guard !name.isEmpty else { throw ClassifierError(.countOutOfRange, at: start) }
        let countOffset = cursor.offset
        let dimensionCount = try cursor.uint32()
        guard dimensionCount <= 4 else {
            throw ClassifierError(.countOutOfRange, at: countOffset, name: cursor.bytes.printable(name))
        }
        var dimensions = InlineArray<4, UInt64>(repeating: 1)
        for axis in 0..<Int(dimensionCount) { dimensions[axis] = try cursor.uint64() }
        let type = try cursor.uint32()
        let offset = try cursor.uint64()
        return Tensor(
            name: name, type: type, dimensions: dimensions, dimensionCount: Int(dimensionCount), offset: offset)
    }

    /// Turns offsets into the data section into offsets into the file, aligned and inside it.
    @_lifetime(self: copy self)
    private mutating func placeTensors(after directoryEnd: Int) throws(ClassifierError) {
        let alignment = UInt64(try alignment())
        let start = (UInt64(directoryEnd) + alignment - 1) / alignment * alignment
        for index in 0..<tensors.count {
            let tensor = tensors[index]
            let (offset, overflows) = tensor.offset.addingReportingOverflow(start)
            guard !overflows, tensor.offset % alignment == 0, offset <= UInt64(bytes.count) else {
                throw ClassifierError(.misplacedTensor, at: tensor.name.lowerBound, name: bytes.printable(tensor.name))
            }
            tensors[index].offset = offset
            // The size of a tensor of another type is not known here, nor needed: such tensors are passed over.
            guard let type = GGUFTensorType(rawValue: tensor.type) else { continue }
            guard let byteCount = Self.byteCount(of: tensor, type: type), byteCount <= UInt64(bytes.count) - offset
            else {
                throw ClassifierError(.misplacedTensor, at: tensor.name.lowerBound, name: bytes.printable(tensor.name))
            }
        }
    }

    private func alignment() throws(ClassifierError) -> UInt32 {
        let key: StaticString = "general.alignment"
        guard let entry = entry(key) else { return 32 }
        guard entry.type == .uint32 else {
            throw ClassifierError(.mistypedKey, at: entry.offset, name: key.description)
        }
        var cursor = ByteCursor(bytes, offset: entry.offset)
        let alignment = try cursor.uint32()
        guard alignment > 0, alignment % 8 == 0, alignment <= Self.alignmentLimit else {
            throw ClassifierError(.unsupportedValue, at: entry.offset, name: key.description)
        }
        return alignment
    }

    private static func byteCount(of tensor: Tensor, type: GGUFTensorType) -> UInt64? {
        var count = UInt64(type.byteCount)
        for axis in 0..<4 {
            let (product, overflows) = count.multipliedReportingOverflow(by: tensor.dimensions[axis])
            guard !overflows else { return nil }
            count = product
        }
        return count
    }

    /// The metadata entry of a key.
    func entry(_ key: StaticString) -> Entry? {
        for entry in entries where bytes.spells(key, in: entry.key) { return entry }
        return nil
    }

    /// The tensor of a name.
    func tensor(_ name: String) -> Tensor? {
        let utf8 = name.utf8
        for tensor in tensors where tensor.name.count == utf8.count {
            var offset = tensor.name.lowerBound
            var isSame = true
            for byte in utf8 {
                if byte != bytes[offset] {
                    isSame = false
                    break
                }
                offset += 1
            }
            if isSame { return tensor }
        }
        return nil
    }
}
