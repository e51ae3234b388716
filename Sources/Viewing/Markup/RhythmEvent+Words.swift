// SPDX-License-Identifier: Apache-2.0

import Signal

extension RhythmEvent.Kind {
    /// The condition's name for people: its words with blanks between.
    var words: String {
        self == .ronT ? "R on T" : name.description.split(separator: "-").joined(separator: " ")
    }
}
