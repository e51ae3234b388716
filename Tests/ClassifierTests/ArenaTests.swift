// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Classifier

@Suite struct ArenaTests {
    /// Takes tensors of several types and sizes, and gives them with the arena.
    private static func layOut(
        in arena: inout Arena
    ) -> (
        bytes: Tensor<UInt8>, doubles: Tensor<Double>, numbers: Tensor<Int32>, empty: Tensor<Float>, last: Tensor<Float>
    ) {
        (
            arena.tensor(UInt8.self, 65), arena.tensor(3) { Double($0) / 2 },
            arena.tensor(2) { Int32($0 == 0 ? 7 : -8) },
            arena.tensor(Float.self, 0), arena.tensor(17) { _ in Float(1) }
        )
    }

    @Test func `an arena that only counts hands out as many bytes as one with memory`() {
        var counting = Arena()
        _ = Self.layOut(in: &counting)
        #expect(!counting.hasMemory)
        // 65 bytes are two lines, and so are 17 floats; an empty tensor takes none.
        #expect(counting.byteCount == 64 * (2 + 1 + 1 + 0 + 2))
        let workspace = Workspace(byteCount: counting.byteCount)
        var arena = Arena(workspace)
        _ = Self.layOut(in: &arena)
        #expect(arena.hasMemory)
        #expect(arena.byteCount == counting.byteCount)
    }

    @Test func `tensors begin on cache lines, hold what they were given, and do not overlap`() {
        let workspace = Workspace(byteCount: 64 * 6)
        var arena = Arena(workspace)
        let tensors = Self.layOut(in: &arena)
        let start = workspace.bytes.baseAddress!
        let offsets = [
            UnsafeRawPointer(tensors.bytes.pointer) - UnsafeRawPointer(start),
            UnsafeRawPointer(tensors.doubles.pointer) - UnsafeRawPointer(start),
            UnsafeRawPointer(tensors.numbers.pointer) - UnsafeRawPointer(start),
            UnsafeRawPointer(tensors.last.pointer) - UnsafeRawPointer(start),
        ]
        #expect(offsets == [0, 128, 192, 256])
        #expect(Int(bitPattern: start) % 64 == 0)
        #expect((0..<65).allSatisfy { tensors.bytes.pointer[$0] == 0 })
        #expect((0..<3).map { tensors.doubles.pointer[$0] } == [0, 0.5, 1])
        #expect((0..<2).map { tensors.numbers.pointer[$0] } == [7, -8])
        #expect((0..<17).allSatisfy { tensors.last.pointer[$0] == 1 })
    }

    @Test(arguments: Network.allCases, Precision.allCases)
    func `a network fills its workspace to the last line`(network: Network, precision: Precision) throws {
        let model = try RandomModel(network: network, precision: precision, seed: 3).model()
        let kernels = try #require(InstructionSet.scalar.kernels)
        let plan = network.hasODE ? SolverPlan(solver: .rk4, steps: 2) : nil
        func layOut(in arena: inout Arena) {
            switch precision {
            case .int8:
                let memory = Box(LayerMemory(kernels: kernels, in: &arena))
                _ = QuantizedNetwork(model.weights, plan: plan, LayerBuffers(at: memory.address), in: &arena)
            case .float32: _ = FloatNetwork(model.weights, plan: plan, kernels: kernels, in: &arena)
            }
        }
        var counting = Arena()
        layOut(in: &counting)
        let workspace = Workspace(byteCount: counting.byteCount)
        var arena = Arena(workspace)
        layOut(in: &arena)
        let byteCount = workspace.bytes.count
        #expect(arena.byteCount == byteCount)
        let classifier = try BeatClassifier(
            model, solver: plan?.solver, steps: plan?.steps, instructionSet: .scalar)
        let workspaceByteCount = classifier.workspaceByteCount
        #expect(workspaceByteCount == arena.byteCount)
    }
}
