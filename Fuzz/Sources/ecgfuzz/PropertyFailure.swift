// SPDX-License-Identifier: Apache-2.0

/// Something that must hold and does not.
struct PropertyFailure: Error {
    /// What was expected, and what was there, in one line.
    var message: String
}

/// Throws unless something holds.
func require(_ holds: Bool, _ message: @autoclosure () -> String) throws(PropertyFailure) {
    if !holds { throw PropertyFailure(message: message()) }
}
