// SPDX-License-Identifier: Apache-2.0

/// Where the activations of a network lie: what never lives at the same time shares memory.
///
/// From a beat's window to its logits live, one after the other, from the line in which each is made to the last in which
/// it is read (q: uint8 activations, y: int32 accumulators, x: the float state, v: its int32 view):
///
///     line                    made            read            live
///     stem, first and norm    q1 [185, 64]    the window      q1
///     stem, second            y2 [92, 64]     q1              q1 y2
///     its norm                q2 [92, 64]     y2              y2 q2
///     stem, third             y3 [46, 64]     q2              q2 y3
///     the state is set        x v [46, 64]    y3              y3 x v
///     a norm of the state     q [46, 64]      v               x v q
///     a convolution           y [46, 64]      q               x q y
///     a norm between          q [46, 64]      y               x y q
///     the state's update      x v             x y             x y v
///
/// Usually q1 and q2 share the memory of x and v, which only follow them. Compact kernels keep neither y nor v: they compute the
/// convolution's points once for the norm's sums and again for what is made of them, and v from x (`ecg_rows`). Then q2 takes the place
/// of the points of q1 that have been used, x that of q2's, and a norm between two convolutions of the state writes its
/// bytes a row before those that it uses.
struct ActivationMemory {
    /// int32 `[92, 64]`: what the stem's second convolution makes. Compact kernels have the first one's weights there.
    let stemAccumulators: Tensor<Int32>
    /// int32 `[46, 64]`: what any other convolution makes, but for the first; of compact kernels the four points at work.
    let accumulators: Tensor<Int32>
    /// float32 `[46, 64]`, x.
    let state: Tensor<Float>
    /// int32 `[46, 64]`, v; compact kernels have none.
    let view: Tensor<Int32>?
    /// uint8 `[185, 64]` and `[92, 64]`: what the stem's second convolution takes, and its norm makes. Their padding is
    /// cleared each time.
    let first: Activations
    let second: Activations
    /// The same as `second` where the third convolution takes them.
    let third: Activations
    /// uint8 `[46, 64]` each: what the first and the second convolution of the state take.
    let outer: Activations
    let inner: Activations

    /// - Parameter isCompact: whether the kernels compute what they read anew.
    init(isCompact: Bool, in arena: inout Arena) {
        let row = NetworkShape.channels
        let (firstPoints, secondPoints, statePoints) = (
            ConvolutionShape.stemSecond.inputPoints, ConvolutionShape.stemSecond.outputPoints, NetworkShape.statePoints
        )
        let (firstBytes, secondBytes, thirdBytes) = (
            Activations.byteCount(points: firstPoints), Activations.byteCount(points: secondPoints),
            Activations.byteCount(points: statePoints)
        )
        let (stemBytes, stateBytes) = (4 * row * secondPoints, 4 * row * statePoints)
        if isCompact {
            // Point p of x ends at row 4 p + 4, and what follows takes rows 2 p + 2 and later of q2: x stays behind them if q2
            // begins half of x later. Point p of q2 is row p + 1, and what follows takes rows 2 p + 2 and later of q1.
            let start = 2 * statePoints * row
            let memory = arena.tensor(UInt8.self, max(firstBytes, stateBytes, start + secondBytes))
            first = Activations(points: firstPoints, from: 0, of: memory)
            second = Activations(points: secondPoints, from: 0, of: memory)
            third = Activations(points: secondPoints, from: start, of: memory)
            stemAccumulators = memory.part(from: 0, as: Int32.self)
            state = memory.part(from: 0, as: Float.self)
            view = nil
            accumulators = arena.tensor(Int32.self, 4 * row)
            let activations = arena.tensor(UInt8.self, row + thirdBytes)
            outer = Activations(points: statePoints, from: row, of: activations)
            inner = Activations(points: statePoints, from: 0, of: activations)
        } else {
            stemAccumulators = arena.tensor(Int32.self, row * secondPoints)
            accumulators = stemAccumulators
            let memory = arena.tensor(UInt8.self, 2 * stateBytes)
            state = memory.part(from: 0, as: Float.self)
            view = memory.part(from: stateBytes, as: Int32.self)
            let afterFirst = (firstBytes + Arena.alignment - 1) / Arena.alignment * Arena.alignment
            precondition(afterFirst + secondBytes <= 2 * stateBytes && stemBytes == 2 * stateBytes)
            first = Activations(points: firstPoints, from: 0, of: memory)
            second = Activations(points: secondPoints, from: afterFirst, of: memory)
            third = second
            outer = Activations(points: statePoints, in: &arena)
            inner = outer
        }
    }
}
