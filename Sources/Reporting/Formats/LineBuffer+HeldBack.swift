// SPDX-License-Identifier: Apache-2.0

extension LineBuffer {
    /// Appends how many entries of the report's kind were held back before it, `, 14 held back before it`; nothing for none.
    mutating func append(before heldBack: borrowing HeldBack) {
        guard heldBack.before > 0 else { return }
        append(", ")
        append(integer: heldBack.before)
        append(" held back before it")
    }

    /// Appends what was held back since the start, `; 540 held back (signal 520, couplet 20)`; nothing for none.
    mutating func append(allOf heldBack: borrowing HeldBack) {
        guard heldBack.total > 0 else { return }
        append("; ")
        append(integer: heldBack.total)
        append(" held back (")
        append(kindsOf: heldBack)
        append(")")
    }

    /// Appends each kind of which entries were held back, with their number: `signal 520, couplet 20`.
    mutating func append(kindsOf heldBack: borrowing HeldBack) {
        var isFirst = true
        for index in 0..<BoundedKind.capacity where heldBack.counts[index] > 0 {
            guard let kind = BoundedKind(index) else { continue }
            if !isFirst { append(", ") }
            isFirst = false
            append(kind.name)
            append(" ")
            append(integer: heldBack.counts[index])
        }
    }

    /// Appends the same as JSON: `"held_back":540,"held_back_kinds":{"signal":520,"couplet":20}`.
    mutating func append(jsonOf heldBack: borrowing HeldBack) {
        append("\"held_back\":")
        append(integer: heldBack.total)
        append(",\"held_back_kinds\":{")
        var isFirst = true
        for index in 0..<BoundedKind.capacity where heldBack.counts[index] > 0 {
            guard let kind = BoundedKind(index) else { continue }
            append(isFirst ? "\"" : ",\"")
            isFirst = false
            append(kind.name)
            append("\":")
            append(integer: heldBack.counts[index])
        }
        append("}")
    }
}
