// SPDX-License-Identifier: Apache-2.0

import Reporting

/// A path of the settings, in which `%i` stands for the name that reports carry: for a bed, that of its instance.
///
/// `%%` is a percent sign. Nothing else may follow one.
struct PathTemplate {
    /// What messages say of the placeholders.
    static let placeholders = "%i is the name in reports, %% a percent sign"

    private let text: String

    /// Takes a path as it was written; `nil` if it has an unknown placeholder.
    init?(_ text: String) {
        var rest = text.unicodeScalars[...]
        while let mark = rest.firstIndex(of: "%") {
            rest = rest[rest.index(after: mark)...]
            guard let letter = rest.popFirst(), letter == "i" || letter == "%" else { return nil }
        }
        self.text = text
    }

    /// A path that has no placeholders, as a template of it is written.
    static func escaped(_ path: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in path.unicodeScalars {
            if scalar == "%" { text.append(scalar) }
            text.append(scalar)
        }
        return String(text)
    }

    /// The path of a name: in it, what would lead into another folder, hide the file or upset a terminal becomes `_`.
    func path(for name: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            let isFit = scalar != "/" && !scalar.isUnfitForTerminal && !(scalar == "." && safe.isEmpty)
            safe.append(isFit ? scalar : "_")
        }
        var path = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                path.append(scalar)
                continue
            }
            if rest.popFirst() == "i" { path += safe } else { path.append("%") }
        }
        return String(path)
    }
}
