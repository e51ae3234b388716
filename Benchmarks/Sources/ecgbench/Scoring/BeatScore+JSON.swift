// SPDX-License-Identifier: Apache-2.0

extension BeatScore {
    /// The table of classes for programs: reference class, in it class found.
    var confusionJSON: JSONObject {
        var confusion = JSONObject()
        for (letter, row) in zip(["N", "S", "V", "F", "Q", "none"], counts) {
            var found = JSONObject()
            for (letter, count) in zip(["n", "s", "v", "f", "q", "none"], row) { found.add(letter, count) }
            confusion.add(letter, found)
        }
        return confusion
    }

    /// Adds what differs where escape beats are supraventricular ones.
    func addAsWithEscapes(to object: inout JSONObject) {
        var escapes = JSONObject()
        escapes.add("sveb", supraventricular.json)
        escapes.add("confusion", confusionJSON)
        object.add("with_escapes", escapes)
    }
}
