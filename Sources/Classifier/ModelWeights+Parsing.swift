// SPDX-License-Identifier: Apache-2.0

extension ModelWeights {
    /// Reads the tensors of a network, each of which must be there in the one shape and type.
    init(_ file: borrowing GGUFFile, network: Network, precision: Precision) throws(ClassifierError) {
        let channels = NetworkShape.channels
        epsilon = try file.float32("ecgmond.norm_epsilon")
        guard epsilon > 0 else { throw file.unsupported("ecgmond.norm_epsilon") }
        headNorm = try file.norm("head.norm")
        linearWeights = try file.floats("head.linear.weight", [NetworkShape.classes, channels])
        linearBias = try file.floats("head.linear.bias", [NetworkShape.classes])
        if precision == .int8 {
            stateScale = try file.scale("state_scale")
            headInputScale = try file.scale("head.input_scale")
        }

        var shape = ConvolutionShape(
            inputPoints: NetworkShape.windowPoints, inputChannels: 1, taps: 3, stride: 1, padding: 0)
        convolutions.append(try file.convolution("stem.conv1", shape, precision, hasBias: true))
        for name in ["stem.conv2", "stem.conv3"] {
            shape = ConvolutionShape(
                inputPoints: shape.outputPoints, inputChannels: channels, taps: 4, stride: 2, padding: 1)
            convolutions.append(try file.convolution(name, shape, precision, hasBias: true))
        }
        for name in ["stem.norm1", "stem.norm2"] { norms.append(try file.norm(name)) }

        switch network {
        case .node:
            for name in ["ode.conv1", "ode.conv2"] {
                var layer = try file.convolution(name, .state, precision, hasBias: true)
                layer.timeWeights = try file.floats(name + ".time_weight", [channels, 3])
                convolutions.append(layer)
            }
            for name in ["ode.norm1", "ode.norm2", "ode.norm3"] { norms.append(try file.norm(name)) }
        case .resnet:
            for block in 0..<NetworkShape.blocks {
                for half in 1...2 {
                    let prefix = "res." + String(block)
                    convolutions.append(
                        try file.convolution(prefix + ".conv" + String(half), .state, precision, hasBias: false))
                    norms.append(try file.norm(prefix + ".norm" + String(half)))
                }
            }
        }
    }
}

extension GGUFFile {
    /// A convolution's tensors, without a time channel's.
    func convolution(
        _ name: String, _ shape: ConvolutionShape, _ precision: Precision, hasBias: Bool
    ) throws(ClassifierError) -> ConvolutionWeights {
        var layer = ConvolutionWeights(shape: shape)
        let channels = NetworkShape.channels
        let weightShape = [channels, shape.taps, shape.inputChannels]
        switch precision {
        case .int8:
            layer.quantized = try int8s(name + ".weight", weightShape)
            layer.scales = try scales(name + ".weight_scale", count: channels)
            layer.inputScale = try scale(name + ".input_scale")
        case .float32:
            layer.floats = try floats(name + ".weight", weightShape)
        }
        if hasBias { layer.bias = try floats(name + ".bias", [channels]) }
        return layer
    }

    /// A group norm's two tensors.
    func norm(_ name: String) throws(ClassifierError) -> NormWeights {
        let channels = NetworkShape.channels
        return NormWeights(
            gamma: try floats(name + ".weight", [channels]), beta: try floats(name + ".bias", [channels]))
    }

    /// A tensor of one positive number.
    func scale(_ name: String) throws(ClassifierError) -> Float {
        try scales(name, count: 1)[0]
    }

    /// A tensor of positive numbers.
    func scales(_ name: String, count: Int) throws(ClassifierError) -> [Float] {
        let values = try floats(name, [count])
        for value in values where !(value > 0) { throw ClassifierError(.invalidNumber, name: name) }
        return values
    }

    /// A float32 tensor of a shape, row-major; every number finite.
    func floats(_ name: String, _ shape: [Int]) throws(ClassifierError) -> [Float] {
        let (offset, count) = try place(name, shape, .float32)
        var cursor = ByteCursor(bytes, offset: offset)
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            let value = try cursor.float32()
            guard value.isFinite else { throw ClassifierError(.invalidNumber, at: cursor.offset - 4, name: name) }
            values.append(value)
        }
        return values
    }

    /// An int8 tensor of a shape, row-major.
    func int8s(_ name: String, _ shape: [Int]) throws(ClassifierError) -> [Int8] {
        let (offset, count) = try place(name, shape, .int8)
        var values: [Int8] = []
        values.reserveCapacity(count)
        for index in 0..<count { values.append(Int8(bitPattern: bytes[offset + index])) }
        return values
    }

    /// Where a tensor's data begin, and how many elements it has; GGUF lists the axes fastest first.
    private func place(
        _ name: String, _ shape: [Int], _ type: GGUFTensorType
    ) throws(ClassifierError) -> (offset: Int, count: Int) {
        guard let tensor = tensor(name) else { throw ClassifierError(.missingTensor, name: name) }
        var count = 1
        var matches = tensor.type == type.rawValue
        for axis in 0..<4 {
            let expected = axis < shape.count ? shape[shape.count - 1 - axis] : 1
            if tensor.dimensions[axis] != UInt64(expected) { matches = false }
            count *= expected
        }
        // The directory has checked that a tensor of a known type lies inside the file.
        guard matches else { throw ClassifierError(.mismatchedTensor, at: tensor.name.lowerBound, name: name) }
        return (Int(tensor.offset), count)
    }
}
