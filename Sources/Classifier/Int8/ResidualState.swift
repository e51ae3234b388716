// SPDX-License-Identifier: Apache-2.0

internal import CKernels

/// The state x of both networks, float32 `[46, 64]`, and the integer view of it that a norm sees.
///
/// Every update renews the view and its sums in the same pass. Compact kernels compute the view where it is read, and its sums before
/// that; they keep the trial state itself.
@safe struct ResidualState {
    static let points = Int32(NetworkShape.statePoints)
    private static let channels = Int32(NetworkShape.channels)
    static let count = NetworkShape.statePoints * NetworkShape.channels

    private let buffers: LayerBuffers
    /// float32 `[46, 64]`, x.
    private let values: Tensor<Float>
    /// float32 `[46, 64]`: the trial state; `nil` if there is none, and unless the kernels are compact.
    private let trial: Tensor<Float>?
    /// int32 `[46, 64]`, int16 in range: what the next norm sees of x, or of a trial state; compact kernels have none.
    private let integers: Tensor<Int32>?
    /// What one unit of the view is worth, the same for every channel.
    private let multipliers: Multipliers
    /// One over that.
    private let reciprocal: Float

    /// - Parameter hasTrial: whether the solver looks at trial states.
    init(scale: Float, hasTrial: Bool, _ buffers: LayerBuffers, in arena: inout Arena) {
        self.buffers = buffers
        values = buffers.memory.state
        integers = buffers.memory.view
        trial = hasTrial && integers == nil ? arena.tensor(Float.self, Self.count) : nil
        multipliers = Multipliers(scale: scale, buffers, in: &arena)
        reciprocal = Float(1 / Double(scale))
    }

    /// What the next norm sees of x.
    var view: SummedTensor { view(of: values) }

    /// What the next norm sees of the trial state that `look` has left.
    var trialView: SummedTensor { view(of: trial ?? values) }

    /// x = y.
    func set(_ y: Accumulators) {
        switch y.values {
        case .stored(let y32):
            unsafe withView { view in
                unsafe buffers.kernels.pointee.state_set(
                    Self.points, Self.channels, y32.pointer, y.multipliers.pointer, values.pointer, view)
            }
        case .computed(var rows):
            unsafe buffers.rows.pointee.state_set(&rows, y.multipliers.pointer, values.pointer)
        }
    }

    /// x += y.
    func add(_ y: Accumulators) {
        switch y.values {
        case .stored(let y32):
            unsafe withView { view in
                unsafe buffers.kernels.pointee.state_add(
                    Self.points, Self.channels, y32.pointer, y.multipliers.pointer, values.pointer, view)
            }
        case .computed(var rows):
            unsafe buffers.rows.pointee.state_add(&rows, y.multipliers.pointer, values.pointer)
        }
    }

    /// Leaves the trial state x + h k; `kept`, float32 `[46, 64]`, receives k.
    func look(along k: Slope, by h: Float, keeping kept: UnsafeMutablePointer<Float>?) {
        unsafe move(along: k, by: h, keeping: kept, to: trial?.pointer)
    }

    /// x += h k.
    func advance(along k: Slope, by h: Float) {
        unsafe move(along: k, by: h, keeping: nil, to: values.pointer)
    }

    /// x += h (((k1 + 2 k2) + 2 k3) + k4); `kept` holds k1, k2 and k3, float32 `[3, 46, 64]`.
    func advance(along k4: Slope, by h: Float, after kept: Tensor<Float>) {
        let (factors, offsets) = unsafe (k4.factors.pointer, k4.offsets.pointer)
        switch k4.values {
        case .stored(let y):
            unsafe withView { view in
                unsafe buffers.kernels.pointee.state_advance_rk4(
                    Self.points, Self.channels, y.pointer, factors, offsets, h, kept.pointer, values.pointer, view)
            }
        case .computed(var rows):
            unsafe buffers.rows.pointee.state_advance_rk4(
                &rows, factors, offsets, h, kept.pointer, values.pointer)
        }
    }

    // MARK: -

    /// x + h k, to where it is kept, if it is.
    @unsafe private func move(
        along k: Slope, by h: Float, keeping kept: UnsafeMutablePointer<Float>?, to next: UnsafeMutablePointer<Float>?
    ) {
        let (factors, offsets) = unsafe (k.factors.pointer, k.offsets.pointer)
        switch k.values {
        case .stored(let y):
            unsafe withView { view in
                unsafe buffers.kernels.pointee.state_advance(
                    Self.points, Self.channels, y.pointer, factors, offsets, h, values.pointer, kept, next, view)
            }
        case .computed(var rows):
            unsafe buffers.rows.pointee.state_advance(&rows, factors, offsets, h, values.pointer, kept, next)
        }
    }

    private func view(of state: Tensor<Float>) -> SummedTensor {
        if let integers {
            return SummedTensor(points: Self.points, values: .stored(integers), multipliers: multipliers.inDouble)
        }
        var rows = unsafe ecg_rows(
            points: Self.points, channels: Self.channels, buffer: buffers.memory.accumulators.pointer,
            state: state.pointer, reciprocal: reciprocal, shape: ecg_conv1d_shape(), input: nil, packed: nil, bias: nil,
            scratch: nil)
        unsafe buffers.rows.pointee.sums(&rows, buffers.sums.pointer, buffers.squares.pointer)
        return SummedTensor(points: Self.points, values: unsafe .computed(rows), multipliers: multipliers.inDouble)
    }

    /// Gives a kernel the view to renew.
    private func withView(_ renew: (UnsafePointer<ecg_state_view>) -> Void) {
        guard let integers else { preconditionFailure("the view is computed where it is read") }
        var view = unsafe ecg_state_view(
            reciprocal: reciprocal, values: integers.pointer, sums: buffers.sums.pointer,
            squares: buffers.squares.pointer)
        unsafe withUnsafePointer(to: &view) { unsafe renew($0) }
    }
}
