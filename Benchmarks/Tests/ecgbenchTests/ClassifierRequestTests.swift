// SPDX-License-Identifier: Apache-2.0

import Classifier
import Testing

@testable import ecgbench

struct ClassifierRequestTests {
    @Test func `a pair after the mark overrides that of the options`() throws {
        let options = SolverChoice(solver: .euler, steps: 2)
        let request = try ClassifierRequest("models/a@b.gguf@rk4:3", default: options)
        #expect(request.model == "models/a@b.gguf")
        #expect(request.pair.solver == .rk4)
        #expect(request.pair.steps == 3)
    }

    @Test(arguments: ["node", "a@b/model.gguf"]) func `without a mark the options hold`(text: String) throws {
        let request = try ClassifierRequest(text, default: SolverChoice(solver: .midpoint, steps: nil))
        #expect(request.model == text)
        #expect(request.pair.solver == .midpoint)
        #expect(request.pair.steps == nil)
    }

    @Test(arguments: [("node@auto", false), ("node@doubt", true)])
    func `steps by need stand after the mark`(text: String, inDoubt: Bool) throws {
        let request = try ClassifierRequest(text, default: SolverChoice(solver: .euler, steps: 2))
        #expect(request.model == "node")
        #expect(request.pair.byNeed && request.pair.inDoubt == inDoubt)
        #expect(request.pair.solver == nil && request.pair.steps == nil)
    }

    @Test(arguments: ["node@", "node@euler", "node@euler:0", "node@euler:2:3", "node@heun:2", "node@euler:-1"])
    func `what is no pair is refused`(text: String) {
        #expect(throws: UsageError.self) { try ClassifierRequest(text, default: SolverChoice()) }
    }
}
