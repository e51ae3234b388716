// SPDX-License-Identifier: Apache-2.0

/// What the work on a window is divided into, for measurements.
public enum LayerKind: UInt8, Sendable, CaseIterable {
    /// Quantizing the window, and the first convolution with its norm.
    case firstConvolution
    /// The stem's second convolution: 4 taps, stride 2, 185 to 92 points.
    case secondConvolution
    /// The stem's third convolution: 4 taps, stride 2, 92 to 46 points.
    case thirdConvolution
    /// The body's convolutions: 3 taps, 46 points.
    case bodyConvolutions
    /// From channel sums to a norm's factors.
    case normFactors
    /// Norm, ReLU and requantizing in one pass.
    case normalizing
    /// The update of the residual state, with its integer view and the sums of it.
    case state
    /// The head: norm, ReLU, mean and the linear layer.
    case head

    /// The kind's name in tables.
    public var name: StaticString {
        switch self {
        case .firstConvolution: "first convolution, norm"
        case .secondConvolution: "second convolution, k4 s2"
        case .thirdConvolution: "third convolution, k4 s2"
        case .bodyConvolutions: "body convolutions, k3"
        case .normFactors: "norm factors"
        case .normalizing: "norm, ReLU, requantize"
        case .state: "state update"
        case .head: "head"
        }
    }
}

/// Something that is told when a layer is done; the engine is compiled for each, so that none costs nothing.
protocol LayerProbe {
    /// Work of a kind has just ended, `products` multiply-accumulates of int8 in it.
    mutating func mark(_ kind: LayerKind, products: Int)
}

/// The probe of normal work.
struct NoProbe: LayerProbe {
    @inline(__always) mutating func mark(_ kind: LayerKind, products: Int) {}
}

/// What each kind of layer took.
public struct LayerTimes: Sendable {
    private var times = InlineArray<8, Int64>(repeating: 0)
    private var counts = InlineArray<8, Int>(repeating: 0)
    private var products = InlineArray<8, Int>(repeating: 0)

    /// Makes an empty table.
    public init() {}

    /// The time of a kind, in the clock's units, all windows together.
    public func time(of kind: LayerKind) -> Int64 { times[Int(kind.rawValue)] }
    /// Layers of a kind that were run; each has cost one reading of the clock.
    public func count(of kind: LayerKind) -> Int { counts[Int(kind.rawValue)] }
    /// Multiply-accumulates of int8 by uint8.
    public func products(of kind: LayerKind) -> Int { products[Int(kind.rawValue)] }

    fileprivate mutating func add(_ time: Int64, _ kind: LayerKind, products count: Int) {
        times[Int(kind.rawValue)] += time
        counts[Int(kind.rawValue)] += 1
        products[Int(kind.rawValue)] += count
    }
}

/// Reads a clock at each mark.
struct ClockProbe: LayerProbe {
    let clock: @Sendable () -> Int64
    var times: LayerTimes
    private var last: Int64

    init(clock: @escaping @Sendable () -> Int64, times: LayerTimes) {
        self.clock = clock
        self.times = times
        last = clock()
    }

    mutating func mark(_ kind: LayerKind, products: Int) {
        let now = clock()
        times.add(now - last, kind, products: products)
        last = now
    }
}
