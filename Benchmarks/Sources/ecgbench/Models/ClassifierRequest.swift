// SPDX-License-Identifier: Apache-2.0

import Classifier

/// A model and the pair that it shall run with: `MODEL`, `MODEL@SOLVER:STEPS`, or `MODEL@auto` for steps by need;
/// `MODEL@doubt` for beats that are all in doubt, where a command times them.
struct ClassifierRequest {
    /// `node`, `resnet` or a path.
    var model: String
    /// The pair after the `@`, or what stood in the options.
    var pair: SolverChoice

    /// Takes a request apart.
    ///
    /// - Parameter default: the pair if no `@` names one.
    init(_ text: String, default choice: SolverChoice) throws(UsageError) {
        model = text
        pair = choice
        guard let mark = text.lastIndex(of: "@"), !text[mark...].contains("/") else { return }
        model = String(text[..<mark])
        let pairText = text[text.index(after: mark)...]
        guard pairText != "auto", pairText != "doubt" else {
            pair = SolverChoice(byNeed: true, inDoubt: pairText == "doubt")
            return
        }
        let words = pairText.split(separator: ":", omittingEmptySubsequences: false)
        guard words.count == 2, let solver = Solver(name: String(words[0])), let steps = Int(words[1]), steps >= 1
        else {
            throw UsageError(message: "'\(text)': @ is followed by auto or SOLVER:STEPS, such as euler:2")
        }
        pair = SolverChoice(solver: solver, steps: steps)
    }
}
