// SPDX-License-Identifier: Apache-2.0

extension GGUFFile {
    /// A convolution's tensors; with `seesTime`, those of the time channel too, and those of features that steer it.
    func convolution(
        _ name: String, _ shape: ConvolutionShape, _ precision: Precision, hasBias: Bool, seesTime: Bool = false,
        steering: Int = 0
    ) throws(ClassifierError) -> ConvolutionWeights {
        let channels = NetworkShape.channels
        let weightShape = [channels, shape.taps, shape.inputChannels]
        let values: ConvolutionWeights.Values
        switch precision {
        case .int8:
            values = .int8(
                try int8s(name + ".weight", weightShape), scales: try scales(name + ".weight_scale", count: channels),
                inputScale: try scale(name + ".input_scale"))
        case .float32:
            values = .float32(try floats(name + ".weight", weightShape))
        }
        var layer = ConvolutionWeights(shape: shape, values: values)
        if hasBias { layer.bias = try floats(name + ".bias", [channels]) }
        if seesTime { layer.timeWeights = try floats(name + ".time_weight", [channels, shape.taps]) }
        if steering > 0 { layer.featureWeights = try floats(name + ".feature_weight", [channels, steering]) }
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
    func scales(_ name: String, count: Int) throws(ClassifierError) -> FileTensor<Float> {
        let values = try floats(name, [count])
        for index in 0..<values.count where !(values[index] > 0) { throw ClassifierError(.invalidNumber, name: name) }
        return values
    }

    /// A float32 tensor of a shape, row-major; every number finite.
    func floats(_ name: String, _ shape: [Int]) throws(ClassifierError) -> FileTensor<Float> {
        let (offset, count) = try place(name, shape, .float32)
        let values = tensor(Float.self, at: offset, count)
        for index in 0..<count where !values[index].isFinite {
            throw ClassifierError(.invalidNumber, at: offset + 4 * index, name: name)
        }
        return values
    }

    /// An int8 tensor of a shape, row-major.
    func int8s(_ name: String, _ shape: [Int]) throws(ClassifierError) -> FileTensor<Int8> {
        let (offset, count) = try place(name, shape, .int8)
        return tensor(Int8.self, at: offset, count)
    }

    /// The tensor that lies at an offset into the bytes, which the directory has checked.
    private func tensor<Element: BitwiseCopyable>(
        _ type: Element.Type, at offset: Int, _ count: Int
    ) -> FileTensor<Element> {
        // The bytes are those of the model that is being read, which holds them together with its tensors.
        unsafe bytes.withUnsafeBytes { bytes in
            precondition(offset >= 0 && count * MemoryLayout<Element>.stride <= bytes.count - offset)
            return unsafe FileTensor(start: bytes.baseAddress.map { unsafe $0 + offset }, count: count)
        }
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
