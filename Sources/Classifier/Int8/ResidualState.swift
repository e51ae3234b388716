// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The state x of both networks, float32 `[46, 64]`, and the integer view of it that a norm sees.
///
/// Every update renews the view and its sums in the same pass.
@safe struct ResidualState {
    static let points = Int32(NetworkShape.statePoints)
    private static let channels = Int32(NetworkShape.channels)
    static let count = NetworkShape.statePoints * NetworkShape.channels

    private let buffers: LayerBuffers
    /// float32 `[46, 64]`, x.
    private let values: Tensor<Float>
    /// int32 `[46, 64]`, int16 in range: what the next norm sees of x, or of a trial state.
    private let integers: Tensor<Int32>
    /// `[64]`, what one unit of the view is worth, the same for every channel.
    private let multipliers: Tensor<Double>
    /// One over that.
    private let reciprocal: Float

    init(scale: Float, _ buffers: LayerBuffers, in arena: inout Arena) {
        self.buffers = buffers
        values = buffers.memory.state
        integers = buffers.memory.view
        multipliers = arena.tensor(NetworkShape.channels) { _ in Double(scale) }
        reciprocal = Float(1 / Double(scale))
    }

    /// What the next norm sees: of x, or of the trial state that `look` has left.
    var view: SummedTensor {
        SummedTensor(
            points: Self.points, values: integers, sums: buffers.sums, squares: buffers.squares,
            multipliers: multipliers)
    }

    /// x = y.
    func set(_ y: Accumulators) {
        var view = unsafe kernelView
        unsafe buffers.kernels.pointee.state_set(
            Self.points, Self.channels, y.values.pointer, y.multipliers.pointer, values.pointer, &view)
    }

    /// x += y.
    func add(_ y: Accumulators) {
        var view = unsafe kernelView
        unsafe buffers.kernels.pointee.state_add(
            Self.points, Self.channels, y.values.pointer, y.multipliers.pointer, values.pointer, &view)
    }

    /// Leaves the view of the trial state x + h k; `kept`, float32 `[46, 64]`, receives k.
    func look(along k: Slope, by h: Float, keeping kept: UnsafeMutablePointer<Float>?) {
        var view = unsafe kernelView
        unsafe buffers.kernels.pointee.state_advance(
            Self.points, Self.channels, k.values.pointer, k.factors.pointer, k.offsets.pointer, h, values.pointer, kept,
            nil, &view)
    }

    /// x += h k.
    func advance(along k: Slope, by h: Float) {
        var view = unsafe kernelView
        unsafe buffers.kernels.pointee.state_advance(
            Self.points, Self.channels, k.values.pointer, k.factors.pointer, k.offsets.pointer, h, values.pointer, nil,
            values.pointer, &view)
    }

    /// x += h (((k1 + 2 k2) + 2 k3) + k4); `kept` holds k1, k2 and k3, float32 `[3, 46, 64]`.
    func advance(along k4: Slope, by h: Float, after kept: Tensor<Float>) {
        var view = unsafe kernelView
        unsafe buffers.kernels.pointee.state_advance_rk4(
            Self.points, Self.channels, k4.values.pointer, k4.factors.pointer, k4.offsets.pointer, h, kept.pointer,
            values.pointer, &view)
    }

    @unsafe private var kernelView: ecg_state_view {
        unsafe ecg_state_view(
            reciprocal: reciprocal, values: integers.pointer, sums: buffers.sums.pointer,
            squares: buffers.squares.pointer)
    }
}
