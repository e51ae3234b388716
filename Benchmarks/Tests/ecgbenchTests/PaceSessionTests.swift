// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import ecgbench

struct PaceSessionTests {
    private static func session(
        _ requests: [String] = ["node", "resnet"], windows: Int = 3
    ) throws -> PaceSession {
        let points = (0..<windows * ClassifierInput.pointCount).map { Float($0 % 7) / 7 }
        return try PaceSession(requests: requests, default: SolverChoice(), points: points)
    }

    @Test(arguments: [1, 2, 3, 4, 20]) func `a line is answered by as many times as it asks for`(count: Int) throws {
        var session = try Self.session()
        for name in ["node", "resnet", "node"] {
            let times = try session.answer(to: "\(name) \(count)").split(separator: " ").map { try #require(Int($0)) }
            #expect(times.count == count)
            // A classification is a million operations; the clock counts nanoseconds.
            #expect(times.allSatisfy { $0 > 0 })
        }
    }

    @Test(arguments: [
        "", "node", "node ", " 5", "node 0", "node -1", "node 5 ", "node 2000000", "other 5", "node five",
    ])
    func `a line of another form is refused`(line: String) throws {
        var session = try Self.session()
        #expect(throws: UsageError.self) { try session.answer(to: line) }
    }

    @Test func `a classifier is called by its whole request, pair included`() throws {
        var session = try Self.session(["node", "node@rk4:3"])
        #expect(session.description.contains("rk4 x 3"))
        #expect(try session.answer(to: "node@rk4:3 2").split(separator: " ").count == 2)
        #expect(throws: UsageError.self) { try session.answer(to: "node@rk4:4 2") }
    }

    @Test func `a name that stands twice is refused, and so is a list without windows`() {
        #expect(throws: UsageError.self) { try Self.session(["node", "node"]) }
        #expect(throws: FileError.self) { try Self.session(windows: 0) }
    }
}
