// SPDX-License-Identifier: Apache-2.0

import CJansson

/// One object of JSON, read by jansson.
///
/// The tree is freed with the value. Jansson refuses what is no JSON (RFC 8259), text that is no UTF-8, and objects that are
/// nested more than 2,048 deep.
@safe struct JSONObject: ~Copyable {
    /// The tree, ours.
    let root: UnsafeMutablePointer<json_t>
    /// Whether keys are those of the journal, as `journalctl -o json` writes them; every value is a text there.
    let isOfJournal: Bool

    /// Reads an object; `nil` if the bytes are anything else.
    init?(_ bytes: Span<UInt8>) {
        let parsed: UnsafeMutablePointer<json_t>? = unsafe bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return nil }
            return unsafe json_loadb(
                start.assumingMemoryBound(to: CChar.self), buffer.count, 0, nil)
        }
        guard let parsed = unsafe parsed else { return nil }
        guard unsafe parsed.pointee.type == JSON_OBJECT else {
            unsafe json_delete(parsed)
            return nil
        }
        unsafe root = parsed
        unsafe isOfJournal = json_object_get(parsed, "MESSAGE_ID") != nil || json_object_get(parsed, "__CURSOR") != nil
    }

    // Nobody else holds the root, so that its count of references is 1.
    deinit { unsafe json_delete(root) }

    private func value(_ key: EventKey) -> UnsafeMutablePointer<json_t>? {
        let name = isOfJournal ? key.journal : key.json
        return unsafe name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
            unsafe json_object_get(root, $0)
        }
    }
}

extension JSONObject: EventFields {
    func text(_ key: EventKey) -> String? {
        guard let value = unsafe value(key), unsafe value.pointee.type == JSON_STRING,
            let start = unsafe json_string_value(value)
        else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: json_string_length(value))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    func number(_ key: EventKey) -> Double? {
        guard let value = unsafe value(key) else { return nil }
        switch unsafe value.pointee.type {
        case JSON_INTEGER: return unsafe Double(json_integer_value(value))
        case JSON_REAL:
            let number = unsafe json_real_value(value)
            return number.isFinite ? number : nil
        case JSON_STRING where isOfJournal: return text(key).flatMap(DecimalText.number)
        default: return nil
        }
    }

    func integer(_ key: EventKey) -> Int64? {
        guard let value = unsafe value(key) else { return nil }
        switch unsafe value.pointee.type {
        case JSON_INTEGER: return unsafe json_integer_value(value)
        case JSON_STRING where isOfJournal: return text(key).flatMap { Int64($0) }
        default: return nil
        }
    }

    func flag(_ key: EventKey) -> Bool {
        guard let value = unsafe value(key) else { return false }
        if isOfJournal { return text(key) == "1" }
        return unsafe value.pointee.type == JSON_TRUE
    }

    func rows(_ key: EventKey) -> [[Int64]] {
        if isOfJournal { return text(key).map(Self.rows(in:)) ?? [] }
        guard let array = unsafe value(key), unsafe array.pointee.type == JSON_ARRAY else { return [] }
        var rows: [[Int64]] = []
        for index in 0..<min(unsafe json_array_size(array), 64) {
            guard let inner = unsafe json_array_get(array, index) else { continue }
            var row: [Int64] = []
            for place in 0..<min(unsafe json_array_size(inner), 64) {
                if let number = unsafe json_array_get(inner, place), unsafe number.pointee.type == JSON_INTEGER {
                    row.append(unsafe json_integer_value(number))
                }
            }
            rows.append(row)
        }
        return rows
    }
}
