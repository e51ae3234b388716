// SPDX-License-Identifier: Apache-2.0

// Typed access to the metadata. Each accessor throws an error that names the key.
extension GGUFFile {
    /// The cursor at a value that must be there and of a type.
    @_lifetime(copy self)
    private func cursor(_ key: StaticString, _ type: GGUFValueType) throws(ClassifierError) -> ByteCursor {
        guard let entry = entry(key) else { throw ClassifierError(.missingKey, name: key.description) }
        guard entry.type == type else {
            throw ClassifierError(.mistypedKey, at: entry.offset, name: key.description)
        }
        return ByteCursor(bytes, offset: entry.offset)
    }

    func uint32(_ key: StaticString) throws(ClassifierError) -> UInt32 {
        var cursor = try cursor(key, .uint32)
        return try cursor.uint32()
    }

    func float32(_ key: StaticString) throws(ClassifierError) -> Float {
        var cursor = try cursor(key, .float32)
        let value = try cursor.float32()
        guard value.isFinite else {
            throw ClassifierError(.invalidNumber, at: cursor.offset - 4, name: key.description)
        }
        return value
    }

    /// Where a string's bytes lie.
    func string(_ key: StaticString) throws(ClassifierError) -> Range<Int> {
        var cursor = try cursor(key, .string)
        return try cursor.string(limit: Self.sizeLimit)
    }

    /// A string that may be missing, made printable and cut to 256 bytes.
    func optionalText(_ key: StaticString) throws(ClassifierError) -> String? {
        guard entry(key) != nil else { return nil }
        return bytes.printable(try string(key))
    }

    /// Fails unless a number has the one value that the engine is built for.
    func require(_ key: StaticString, _ expected: UInt32) throws(ClassifierError) {
        let value = try uint32(key)
        guard value == expected else { throw unsupported(key) }
    }

    /// Fails unless a string has the one value that the engine is built for.
    func require(_ key: StaticString, _ expected: StaticString) throws(ClassifierError) {
        let range = try string(key)
        guard bytes.spells(expected, in: range) else { throw unsupported(key) }
    }

    /// An error that says that a key's value is not one that this engine runs.
    func unsupported(_ key: StaticString) -> ClassifierError {
        ClassifierError(.unsupportedValue, at: entry(key)?.offset, name: key.description)
    }

    /// The cursor at the first element of an array, and the array's length, at most `limit`.
    @_lifetime(copy self)
    func array(
        _ key: StaticString, of element: GGUFValueType, count: inout Int, limit: Int
    ) throws(ClassifierError) -> ByteCursor {
        var cursor = try cursor(key, .array)
        let start = cursor.offset
        guard try cursor.uint32() == element.rawValue else {
            throw ClassifierError(.mistypedKey, at: start, name: key.description)
        }
        let length = try cursor.uint64()
        guard length >= 1, length <= UInt64(limit) else {
            throw ClassifierError(.countOutOfRange, at: start + 4, name: key.description)
        }
        count = Int(length)
        return cursor
    }
}
