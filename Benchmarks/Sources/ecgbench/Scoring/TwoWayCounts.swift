// SPDX-License-Identifier: Apache-2.0

/// Counts of a comparison that is made both ways: what the reference has, and what was found, each with its partner or
/// without. Runs and episodes are compared so, since one of the one side may answer several of the other.
protocol TwoWayCounts {
    /// Those of the reference that were found.
    var found: Int { get }
    /// Those of the reference that were not.
    var missed: Int { get }
    /// Those found that are right.
    var right: Int { get }
    /// Those found that are not.
    var wrong: Int { get }
}

extension TwoWayCounts {
    /// Share of the reference's that were found; NaN without any.
    var sensitivity: Double { Double(found) / Double(found + missed) }
    /// Share of those found that are right; NaN without any.
    var predictivity: Double { Double(right) / Double(right + wrong) }

    /// The counts and their shares for programs.
    var countsJSON: JSONObject {
        var object = JSONObject()
        object.add("tp_se", found)
        object.add("fn", missed)
        object.add("tp_ppv", right)
        object.add("fp", wrong)
        object.add("se", sensitivity)
        object.add("ppv", predictivity)
        return object
    }
}
