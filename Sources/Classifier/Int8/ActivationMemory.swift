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
/// Usually q1 and q2 share the memory of x and v, which only follow them. Compact kernels work in the order of the points,
/// and in place (`ecg_kernels.is_compact`): then y2 grows over the points of q1 that have been used, q2 takes the place of
/// y2, and v that of y.
struct ActivationMemory {
    /// int32 `[92, 64]`: what the stem's second convolution makes.
    let stemAccumulators: Tensor<Int32>
    /// int32 `[46, 64]`: what any other convolution makes, but for the first.
    let accumulators: Tensor<Int32>
    /// float32 `[46, 64]`, x.
    let state: Tensor<Float>
    /// int32 `[46, 64]`, v.
    let view: Tensor<Int32>
    /// uint8 `[185, 64]`, `[92, 64]` and `[46, 64]`: what the second, the third and all other convolutions take. The padding
    /// of the first two is cleared each time.
    let first: Activations
    let second: Activations
    let activations: Activations

    /// - Parameter isCompact: whether the kernels work in the order of the points and in place.
    init(isCompact: Bool, in arena: inout Arena) {
        let row = NetworkShape.channels
        let (firstPoints, secondPoints) = (
            ConvolutionShape.stemSecond.inputPoints, ConvolutionShape.stemSecond.outputPoints
        )
        let (firstBytes, secondBytes) = (
            Activations.byteCount(points: firstPoints), Activations.byteCount(points: secondPoints)
        )
        let (stemBytes, stateBytes) = (4 * row * secondPoints, 4 * row * NetworkShape.statePoints)
        if isCompact {
            // Point p of y2 takes rows 2 p to 2 p + 3 of q1, the padding being row 0, and lies at rows 4 p + 1 to 4 p + 4. At
            // points p to p + 3, the last of which end at row 4 p + 17, nothing before row 2 p of q1 is read any more: q1
            // begins 4 p + 17 - 2 p rows later at the last such p.
            let start = (2 * (secondPoints - 4) + 17) * row
            let memory = arena.tensor(UInt8.self, start + firstBytes)
            stemAccumulators = memory.part(from: row, as: Int32.self)
            first = Activations(points: firstPoints, from: start, of: memory)
            // Its first point lies where that of y2 does.
            second = Activations(points: secondPoints, from: 0, of: memory)
            precondition(secondBytes <= stateBytes && 2 * stateBytes <= start + firstBytes)
            state = memory.part(from: 0, as: Float.self)
            accumulators = memory.part(from: stateBytes, as: Int32.self)
            view = accumulators
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
        }
        activations = Activations(points: NetworkShape.statePoints, in: &arena)
    }
}
