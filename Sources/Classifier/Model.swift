// SPDX-License-Identifier: Apache-2.0

public import Signal

/// A trained network, read from a GGUF file and checked; docs/model-format.md is the contract.
///
/// Networks: Chen RTQ, Rubanova Y, Bettencourt J, Duvenaud D. Neural ordinary differential equations. NeurIPS 2018,
/// arXiv:1806.07366, in one dimension.
public struct Model: ~Copyable {
    /// Bytes of the largest file that is parsed.
    public static var fileSizeLimit: Int { GGUFFile.sizeLimit }

    /// The model's name: 1 to 64 printable ASCII characters.
    public let name: String
    /// The network.
    public let network: Network
    /// The arithmetic.
    public let precision: Precision
    /// The solvers and steps that the network was validated for, the default first; empty without an ODE.
    public let solverPairs: [SolverPair]
    /// The hash of the data split it was trained on, `nil` if the file has none.
    public let splitHash: String?
    /// The SHA-256 checksum of the data it was trained on, `nil` if the file has none.
    public let dataChecksum: String?
    /// The channels that it classifies a beat by, in the order of its stem.
    public let requiredChannels: [InputChannel]
    /// The features that it classifies a beat by, in its own order.
    public let requiredFeatures: [InputFeature]
    let weights: ModelWeights
    /// What the weights refer to.
    private let file: ModelBytes

    /// Reads a model from the bytes of a whole model file, if they end with their checksum: what is damaged is refused.
    public init(verifying bytes: Span<UInt8>) throws(ClassifierError) {
        self = try Model(parsing: ModelSeal.open(bytes))
    }

    /// Reads such a model without a copy of its bytes, as of one that is embedded in a program or lies in flash.
    ///
    /// - Parameter bytes: they are neither freed nor changed for as long as the model or any classifier made of it lives.
    @unsafe public init(verifyingInPlace bytes: Span<UInt8>) throws(ClassifierError) {
        self = unsafe try Model(ModelBytes(lasting: ModelSeal.open(bytes)))
    }

    /// Reads a model from the bytes of a GGUF file, of which it keeps a copy; a checksum after it is passed over.
    ///
    /// Any bytes whatever give a model or an error; memory stays below a few times the file's size.
    public init(parsing bytes: Span<UInt8>) throws(ClassifierError) {
        guard bytes.count <= GGUFFile.sizeLimit else { throw ClassifierError(.tooLarge, at: GGUFFile.sizeLimit) }
        self = try Model(ModelBytes(copying: bytes))
    }

    /// Parses the bytes that it keeps.
    private init(_ kept: consuming ModelBytes) throws(ClassifierError) {
        // They are kept by the value that is made here, or freed when this fails.
        let bytes = unsafe kept.bytes.bindMemory(to: UInt8.self)
        let file = unsafe try GGUFFile(bytes.span)
        try file.require("general.architecture", "ecgmond")
        try file.require("ecgmond.format_version", 1)
        try file.require("ecgmond.channels", UInt32(NetworkShape.channels))
        try file.require("ecgmond.groups", UInt32(NetworkShape.channels / 2))
        try file.require("ecgmond.classes", UInt32(NetworkShape.classes))
        try file.require("ecgmond.window_points", UInt32(NetworkShape.windowPoints))
        try file.requireClassLabels()
        // A noncopyable value is made in one go, after everything that can throw.
        let name = try file.modelName()
        let network = try file.network()
        let precision = try file.precision()
        try file.require("ecgmond.blocks", UInt32(network.blockCount))
        let solverPairs = network.hasODE ? try file.solverPairs() : []
        let requiredChannels = try file.requiredChannels(of: network)
        let requiredFeatures = try file.requiredFeatures(of: network)
        let splitHash = try file.optionalText("ecgmond.training.split_hash")
        let dataChecksum = try file.optionalText("ecgmond.training.data_sha256")
        let weights = try ModelWeights(
            file, network: network, precision: precision, channels: requiredChannels, features: requiredFeatures)
        self.name = name
        self.network = network
        self.precision = precision
        self.solverPairs = solverPairs
        self.requiredChannels = requiredChannels
        self.requiredFeatures = requiredFeatures
        self.splitHash = splitHash
        self.dataChecksum = dataChecksum
        self.weights = weights
        self.file = kept
    }

    /// Whether the weights outlive every classifier, which then may point to them.
    var isLasting: Bool { file.areLasting }

    /// Whether the file lists a solver with a number of steps.
    public func isValidated(_ solver: Solver, steps: Int) -> Bool { pair(solver, steps: steps) != nil }

    /// What the file says of a solver with a number of steps; `nil` if it does not list them.
    public func pair(_ solver: Solver, steps: Int) -> SolverPair? {
        for pair in solverPairs where pair.solver == solver && pair.steps == steps { return pair }
        return nil
    }
}

extension GGUFFile {
    fileprivate func modelName() throws(ClassifierError) -> String {
        let range = try string("general.name")
        guard (1...64).contains(range.count) else { throw unsupported("general.name") }
        for index in range where bytes[index] < 0x20 || bytes[index] >= 0x7F { throw unsupported("general.name") }
        return bytes.printable(range)
    }

    fileprivate func network() throws(ClassifierError) -> Network {
        let range = try string("ecgmond.network")
        for network in Network.allCases where bytes.spells(network.name, in: range) { return network }
        throw unsupported("ecgmond.network")
    }

    fileprivate func precision() throws(ClassifierError) -> Precision {
        let range = try string("ecgmond.precision")
        for precision in Precision.allCases where bytes.spells(precision.name, in: range) { return precision }
        throw unsupported("ecgmond.precision")
    }

    fileprivate func requireClassLabels() throws(ClassifierError) {
        let key: StaticString = "ecgmond.class_labels"
        let labels: [StaticString] = ["N", "S", "V", "F", "Q"]
        var count = 0
        var cursor = try array(key, of: .string, count: &count, limit: labels.count)
        guard count == labels.count else { throw unsupported(key) }
        for label in labels {
            let range = try cursor.string(limit: Self.sizeLimit)
            guard bytes.spells(label, in: range) else { throw unsupported(key) }
        }
    }

    /// The margins of so many pairs from which on one step is enough; `nil` if the file has none.
    private func margins(_ pairCount: Int) throws(ClassifierError) -> [Float]? {
        let key: StaticString = "ecgmond.solver.margins"
        guard entry(key) != nil else { return nil }
        var count = 0
        var cursor = try array(key, of: .float32, count: &count, limit: 32)
        guard count == pairCount else { throw unsupported(key) }
        var margins: [Float] = []
        for _ in 0..<count {
            let margin = try cursor.float32()
            guard margin > 0, margin.isFinite else { throw unsupported(key) }
            margins.append(margin)
        }
        return margins
    }

    fileprivate func solverPairs() throws(ClassifierError) -> [SolverPair] {
        var nameCount = 0
        var stepCount = 0
        var accuracyCount = 0
        var names = try array("ecgmond.solver.names", of: .string, count: &nameCount, limit: 32)
        var steps = try array("ecgmond.solver.steps", of: .uint32, count: &stepCount, limit: 32)
        var accuracies = try array("ecgmond.solver.accuracies", of: .float32, count: &accuracyCount, limit: 32)
        guard stepCount == nameCount else { throw unsupported("ecgmond.solver.steps") }
        guard accuracyCount == nameCount else { throw unsupported("ecgmond.solver.accuracies") }
        var pairs: [SolverPair] = []
        let margins = try margins(nameCount)
        for index in 0..<nameCount {
            let range = try names.string(limit: Self.sizeLimit)
            var solver: Solver?
            for candidate in Solver.allCases where bytes.spells(candidate.name, in: range) { solver = candidate }
            guard let solver else { throw unsupported("ecgmond.solver.names") }
            let step = try steps.uint32()
            guard step <= UInt32(Solver.supportedSteps.upperBound), Solver.supportedSteps.contains(Int(step)) else {
                throw unsupported("ecgmond.solver.steps")
            }
            let accuracy = try accuracies.float32()
            guard accuracy >= 0, accuracy <= 1 else { throw unsupported("ecgmond.solver.accuracies") }
            pairs.append(SolverPair(solver: solver, steps: Int(step), accuracy: accuracy, margin: margins?[index]))
        }
        return pairs
    }
}
