// SPDX-License-Identifier: Apache-2.0

/// The options of a command: `--name value` and flags without a value.
struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// Takes a command line apart.
    ///
    /// - Parameters:
    ///   - known: the options that take no value.
    ///   - defaults: options whose value may be left out, and what they mean then.
    init(
        _ arguments: [String], flags known: Set<String> = [], defaults: [String: String] = [:]
    ) throws(UsageError) {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            guard argument.hasPrefix("--") else { throw UsageError(message: "unexpected '\(argument)'") }
            let name = String(argument.dropFirst(2))
            index += 1
            if known.contains(name) {
                flags.insert(name)
                continue
            }
            if let value = defaults[name], index == arguments.count || arguments[index].hasPrefix("--") {
                guard values.updateValue(value, forKey: name) == nil else {
                    throw UsageError(message: "--\(name) is given twice")
                }
                continue
            }
            guard index < arguments.count else { throw UsageError(message: "--\(name) needs a value") }
            guard values.updateValue(arguments[index], forKey: name) == nil else {
                throw UsageError(message: "--\(name) is given twice")
            }
            index += 1
        }
    }

    /// Whether a flag is there.
    func flag(_ name: String) -> Bool { flags.contains(name) }

    /// Takes out an option's value.
    mutating func optional(_ name: String) -> String? { values.removeValue(forKey: name) }

    /// Takes out the value of an option that must be there.
    mutating func required(_ name: String) throws(UsageError) -> String {
        guard let value = optional(name) else { throw UsageError(message: "--\(name) is missing") }
        return value
    }

    /// Takes out a whole number of at least 1.
    mutating func count(_ name: String) throws(UsageError) -> Int? {
        guard let text = optional(name) else { return nil }
        guard let number = Int(text), number >= 1 else {
            throw UsageError(message: "--\(name) takes a whole number from 1, not '\(text)'")
        }
        return number
    }

    /// Takes out one of a list of words.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws(UsageError) -> Choice? where Choice.RawValue == String {
        guard let text = optional(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(message: "--\(name) takes one of \(words), not '\(text)'")
        }
        return choice
    }

    /// Throws if an option is left over that nobody took out.
    func finish() throws(UsageError) {
        if let name = values.keys.min() { throw UsageError(message: "there is no option --\(name)") }
    }
}
