// SPDX-License-Identifier: Apache-2.0

/// A JSON object for programs, its members in the order in which they were added.
struct JSONObject {
    private var members: [String] = []

    /// The object as one line.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    /// Adds a string.
    mutating func add(_ name: String, _ value: String) { append(name, Self.quoted(value)) }
    /// Adds a whole number.
    mutating func add(_ name: String, _ value: Int) { append(name, String(value)) }
    /// Adds a number; null if it is not finite.
    mutating func add(_ name: String, _ value: Double) { append(name, value.isFinite ? "\(value)" : "null") }
    /// Adds a truth value.
    mutating func add(_ name: String, _ value: Bool) { append(name, value ? "true" : "false") }
    /// Adds an object.
    mutating func add(_ name: String, _ value: JSONObject) { append(name, value.text) }
    /// Adds an array of strings.
    mutating func add(_ name: String, _ values: [String]) {
        append(name, "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }
    /// Adds an array of objects.
    mutating func add(_ name: String, _ values: [JSONObject]) {
        append(name, "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    private mutating func append(_ name: String, _ value: String) { members.append(Self.quoted(name) + ":" + value) }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
