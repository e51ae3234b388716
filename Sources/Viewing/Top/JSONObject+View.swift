// SPDX-License-Identifier: Apache-2.0

import CJansson
import Signal

// The keys that a view socket's own lines have.
extension JSONObject {
    /// A text; `nil` if it is absent or no text.
    func text(named name: StaticString) -> String? {
        guard let value = unsafe value(named: name) else { return nil }
        return unsafe Self.text(value)
    }

    /// A number, finite; `nil` if it is absent, null or no number.
    func number(named name: StaticString) -> Double? {
        guard let value = unsafe value(named: name) else { return nil }
        return unsafe Self.number(value)
    }

    /// A whole number; `nil` if it is absent, null or none.
    func integer(named name: StaticString) -> Int64? {
        guard let value = unsafe value(named: name), unsafe value.pointee.type == JSON_INTEGER else { return nil }
        return unsafe json_integer_value(value)
    }

    /// An array of numbers, `nil` for each element that is none; empty if it is absent or longer than it may be.
    func numbers(named name: StaticString, atMost limit: Int) -> [Double?] {
        guard let array = unsafe value(named: name), unsafe array.pointee.type == JSON_ARRAY else { return [] }
        let count = unsafe json_array_size(array)
        guard count <= limit else { return [] }
        return (0..<count).map { index in
            unsafe json_array_get(array, index).flatMap { unsafe Self.number($0) }
        }
    }

    /// The alarms of `alarms_standing`; those that are not known are left out.
    func alarms(named name: StaticString) -> [(kind: RhythmEvent.Kind, sampleIndex: SampleIndex)] {
        guard let array = unsafe value(named: name), unsafe array.pointee.type == JSON_ARRAY else { return [] }
        return (0..<min(unsafe json_array_size(array), 32)).compactMap { index in
            guard let alarm = unsafe json_array_get(array, index),
                let text = unsafe json_object_get(alarm, "event").flatMap({ unsafe Self.text($0) }),
                let kind = RhythmEvent.Kind(name: text),
                let onset = unsafe json_object_get(alarm, "onset_sample"), unsafe onset.pointee.type == JSON_INTEGER
            else { return nil }
            return unsafe (kind, json_integer_value(onset))
        }
    }

    private func value(named name: StaticString) -> UnsafeMutablePointer<json_t>? {
        unsafe name.utf8Start.withMemoryRebound(to: CChar.self, capacity: name.utf8CodeUnitCount + 1) {
            unsafe json_object_get(root, $0)
        }
    }

    private static func text(_ value: UnsafeMutablePointer<json_t>) -> String? {
        guard unsafe value.pointee.type == JSON_STRING, let start = unsafe json_string_value(value) else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: json_string_length(value))
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    private static func number(_ value: UnsafeMutablePointer<json_t>) -> Double? {
        switch unsafe value.pointee.type {
        case JSON_INTEGER: return unsafe Double(json_integer_value(value))
        case JSON_REAL: return unsafe json_real_value(value)
        default: return nil
        }
    }
}
