// SPDX-License-Identifier: Apache-2.0

import Classifier
import Foundation
import TestSupport
import Testing

/// The instruction set, the compute bound and the deadline, as the whole program has them.
@Suite struct ComputeTimeTests {
    private let options = ["--rate", "360", "--output", "json", "--summary-interval", "0"]

    /// The lines of beats without the time that each took.
    private func beats(_ outcome: Executable.Outcome) -> [String] {
        outcome.beatLines.map { $0.replacing(/"compute_us":[0-9.]+/, with: "") }
    }

    @Test func `every instruction set of this processor gives the same beats`() async throws {
        let data = TestSignal.s16le(seconds: 12)
        let expected = try await Executable.run(options, input: data)
        #expect(expected.errors.contains(" \(InstructionSet.best.name) kernels"))
        #expect(expected.beatLines.count > 8)
        for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
            let outcome = try await Executable.run(options + ["--isa", "\(instructionSet.name)"], input: data)
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains(" \(instructionSet.name) kernels"))
            #expect(beats(outcome) == beats(expected), "\(instructionSet.name)")
        }
    }

    @Test func `the environment names an instruction set, and the option overrides it`() async throws {
        let check = ["--rate", "360", "--check-config"]
        let environment = ["ECGMOND_ISA": "scalar"]
        let forced = try await Executable.run(check, environment: environment)
        #expect(forced.output.contains(/\nisa = scalar +; ECGMOND_ISA\n/))
        let best = "\(InstructionSet.best.name)"
        let option = try await Executable.run(check + ["--isa", best], environment: environment)
        #expect(option.output.contains(try Regex("\nisa = \(best) +; command line\n")))
        let bad = try await Executable.run(check, environment: ["ECGMOND_ISA": "nonsense"])
        #expect(bad.status == 78)
        #expect(bad.errors.hasPrefix("ecgmond: ECGMOND_ISA: 'nonsense' is not an instruction set of this processor: "))
        #expect(bad.errors.split(separator: "\n").count == 1)
    }

    @Test func `the bound is reported at start, in the summary and by a check`() async throws {
        let outcome = try await Executable.run(options, input: TestSignal.s16le(seconds: 6))
        let reported = try #require(outcome.errors.firstMatch(of: /compute bound ([0-9]+) us per beat/))
        let last = try #require(outcome.output.split(separator: "\n").last)
        let summary = try #require(JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
        #expect(summary["compute_bound_us"] as? Double == Double(reported.1))
        let overruns = outcome.beatLines.count { line in
            guard let time = line.firstMatch(of: /"compute_us":([0-9.]+)/), let bound = Double(reported.1) else {
                return false
            }
            return Double(time.1)! > bound
        }
        // Times are shown rounded to 0.1 us.
        let counted = try #require(summary["compute_overruns"] as? Int)
        #expect((overruns...outcome.beatLines.count).contains(counted))
        let check = try await Executable.run(["--rate", "360", "--check-config"])
        #expect(check.output.contains(/\n; model .*; compute bound [0-9]+ us per beat/))
    }

    @Test func `steps by need are shown by a check, and each beat tells what it took`() async throws {
        let check = try await Executable.run(["--rate", "360", "--solver", "auto", "--check-config"])
        #expect(check.output.contains(/\nsolver = auto +; command line\nsteps = 2 +; the model\n/))
        #expect(check.output.contains(/\n; model context with solver euler and 1 to 2 steps by need,/))
        let deadline = try await Executable.run(
            ["--rate", "360", "--solver", "auto", "--deadline", "60s", "--check-config"])
        #expect(deadline.output.contains(/\nsolver = auto +; command line\nsteps = 2 +; the deadline\n/))
        let outcome = try await Executable.run(
            [PackageRoot.path("fixtures/208s.hea"), "--model", "node", "--solver", "auto", "--output", "json"])
        let steps = try outcome.beatLines.map { line in
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["probability"] is NSNull || object["steps"] is Int)
            return object["steps"] as? Int ?? 0
        }
        #expect(Set(steps).isSubset(of: [0, 1, 2]))
        #expect(steps.contains(1) && steps.contains(2))
    }

    @Test
    func `a wide deadline picks the pair of most evaluations that the model lists, and checks a pair that is set`()
        async throws
    {
        // It lists pairs of one to eight evaluations; two of eight, Euler's method the first, with the same accuracy.
        let model = ["--rate", "360", "--check-config", "--model", PackageRoot.path("models/curve/anytime.gguf")]
        let plain = try await Executable.run(model)
        #expect(plain.output.contains(/\nsolver = euler +; the model\nsteps = 2 +; the model\n/))
        let picked = try await Executable.run(model + ["--deadline", "60s"])
        #expect(picked.output.contains(/\nsteps = 8 +; the deadline\ndeadline = 60s +; command line\n/))
        let set = try await Executable.run(model + ["--deadline", "60s", "--solver", "rk4", "--steps", "1"])
        #expect(set.output.contains(/\nsolver = rk4 +; command line\nsteps = 1 +; command line\n/))
        let halfSet = try await Executable.run(model + ["--deadline", "60s", "--solver", "rk4"])
        #expect(halfSet.output.contains(/\nsteps = [0-9]+ +; the model\n/))
        let refused = try await Executable.run(model + ["--deadline", "1us"])
        #expect(refused.status == 78)
        #expect(refused.output.isEmpty)
        #expect(
            refused.errors.contains(/no validated pair of model anytime .* [a-z0-9]+ with [0-9]+ steps, [0-9]+ us\n/))
    }
}
