// SPDX-License-Identifier: Apache-2.0

import CBench
import CKernels

/// What each kind of layer took, from the calls of kernels that a classifier made.
struct LayerTimes {
    /// The times of one kind, all windows together.
    private struct Entry {
        var nanoseconds: Int64 = 0
        var layers = 0
        var readings = 0
        var products = 0
    }

    private var entries = [Entry](repeating: Entry(), count: LayerKind.allCases.count)

    /// The time of a kind, in nanoseconds.
    func time(of kind: LayerKind) -> Int64 { entries[Int(kind.rawValue)].nanoseconds }
    /// Layers of a kind that were run.
    func count(of kind: LayerKind) -> Int { entries[Int(kind.rawValue)].layers }
    /// Readings of the clock that the time of a kind includes.
    func readings(of kind: LayerKind) -> Int { entries[Int(kind.rawValue)].readings }
    /// Multiply-accumulates of int8 by uint8.
    func products(of kind: LayerKind) -> Int { entries[Int(kind.rawValue)].products }

    /// Adds the calls of one window; each takes the time since the one before it.
    ///
    /// What comes before the second convolution is the first one with its norm. What begins with the last norm is the
    /// head, up to `end`: a linear layer that is no kernel, or the recurrent head, whose layers are.
    mutating func add(_ calls: UnsafeBufferPointer<bench_call>, from start: Int64, to end: Int64) {
        let second = calls.firstIndex(where: \.isSecondConvolution) ?? calls.count
        var head = calls.lastIndex { $0.kernel == .norm_factors } ?? calls.count
        if head > 0, head < calls.count, calls[head - 1].kernel == .float_sums { head -= 1 }
        var last = start
        for (index, call) in calls.enumerated() {
            let kind = index < second ? .firstConvolution : index >= head ? .head : call.kind
            // The sums of a float norm belong to its factors; the two ends count as one layer each.
            let isLayer = index >= second && index < head && call.kernel != .float_sums
            add(call.end - last, to: kind, layers: isLayer ? 1 : 0, products: call.products)
            last = call.end
        }
        add(end - last, to: .head, layers: 1, products: 0)
        entries[Int(LayerKind.firstConvolution.rawValue)].layers += 1
    }

    private mutating func add(_ nanoseconds: Int64, to kind: LayerKind, layers: Int, products: Int) {
        let index = Int(kind.rawValue)
        entries[index].nanoseconds += nanoseconds
        entries[index].layers += layers
        entries[index].readings += 1
        entries[index].products += products
    }
}

extension bench_call {
    fileprivate var isConvolution: Bool { kernel == .convolution || kernel == .float_convolution }

    fileprivate var isSecondConvolution: Bool { isConvolution && shape.input_channels == 64 }

    /// What a call between the first convolution and the head works on.
    fileprivate var kind: LayerKind {
        switch kernel {
        case .convolution, .float_convolution:
            shape.stride == 1 ? .bodyConvolutions : shape.input_points == 185 ? .secondConvolution : .thirdConvolution
        case .norm_factors, .float_sums: .normFactors
        case .normalize, .float_normalize: .normalizing
        case .state, .float_step: .state
        case .quantize, .first_sums, .first_normalize: .firstConvolution
        case .normalize_sums: .head
        }
    }

    /// Multiply-accumulates of bytes, those with the padding's zeros included.
    fileprivate var products: Int {
        guard kernel == .convolution || kernel == .first_normalize else { return 0 }
        return Int(shape.output_points * shape.output_channels * shape.taps * shape.input_channels)
    }
}
