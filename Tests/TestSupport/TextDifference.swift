// SPDX-License-Identifier: Apache-2.0

/// How a text differs from the one expected, as a person reads it: `-` lines are missing, `+` lines are too many.
///
/// - Returns: Nothing where the texts are equal; else the differing lines with `context` equal ones around them, at most
///   `limit` lines in all.
public func difference(
    of actual: String, from expected: String, context: Int = 2, limit: Int = 60
) -> String? {
    guard actual != expected else { return nil }
    // Keeping empty lines keeps a missing newline at the end visible.
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
    }
    var lines: [(text: String, isChange: Bool)] = []
    var (oldIndex, newIndex) = (0, 0)
    while oldIndex < old.count || newIndex < new.count {
        if removed.contains(oldIndex) {
            lines.append(("-\(old[oldIndex])", true))
            oldIndex += 1
        } else if inserted.contains(newIndex) {
            lines.append(("+\(new[newIndex])", true))
            newIndex += 1
        } else {
            lines.append((" \(new[newIndex])", false))
            oldIndex += 1
            newIndex += 1
        }
    }
    let shown = lines.indices.filter { index in
        lines[max(0, index - context)...min(lines.count - 1, index + context)].contains { $0.isChange }
    }
    var report: [String] = []
    var previous = -1
    for index in shown.prefix(limit) {
        if index != previous + 1 { report.append("@@ line \(index + 1) @@") }
        report.append(lines[index].text)
        previous = index
    }
    if shown.count > limit { report.append("... \(shown.count - limit) lines more") }
    return report.joined(separator: "\n")
}
