// SPDX-License-Identifier: Apache-2.0

// Options and paths are bytes to the system. Swift compares characters, and an accent that begins a name joins the hyphen, the
// slash or the equals sign before it to one character, which then is not found.
extension String {
    /// Whether it begins with the bytes of another.
    package func startsWithBytes(of prefix: StaticString) -> Bool {
        utf8.starts(with: prefix.description.utf8)
    }

    /// Whether it ends with the bytes of another.
    package func endsWithBytes(of suffix: StaticString) -> Bool {
        utf8.suffix(suffix.utf8CodeUnitCount).elementsEqual(suffix.description.utf8)
    }

    /// As a path: all up to and with the last slash, and the name after it.
    package var splitAtLastSlash: (folder: String, name: String) {
        guard let slash = unicodeScalars.lastIndex(of: "/") else { return ("", self) }
        let end = unicodeScalars.index(after: slash)
        return (String(unicodeScalars[..<end]), String(unicodeScalars[end...]))
    }
}
