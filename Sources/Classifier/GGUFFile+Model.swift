// SPDX-License-Identifier: Apache-2.0

internal import Signal

// What a model's metadata say, each value checked; docs/model-format.md lists the keys.
extension GGUFFile {
    func modelName() throws(ClassifierError) -> String {
        let range = try string("general.name")
        guard (1...64).contains(range.count) else { throw unsupported("general.name") }
        for index in range where bytes[index] < 0x20 || bytes[index] >= 0x7F { throw unsupported("general.name") }
        return bytes.printable(range)
    }

    func network() throws(ClassifierError) -> Network {
        let range = try string("ecgmond.network")
        for network in Network.allCases where bytes.spells(network.name, in: range) { return network }
        throw unsupported("ecgmond.network")
    }

    func precision() throws(ClassifierError) -> Precision {
        let range = try string("ecgmond.precision")
        for precision in Precision.allCases where bytes.spells(precision.name, in: range) { return precision }
        throw unsupported("ecgmond.precision")
    }

    func requireClassLabels() throws(ClassifierError) {
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

    func solverPairs() throws(ClassifierError) -> [SolverPair] {
        var nameCount = 0
        var stepCount = 0
        var accuracyCount = 0
        var names = try array("ecgmond.solver.names", of: .string, count: &nameCount, limit: 32)
        var steps = try array("ecgmond.solver.steps", of: .uint32, count: &stepCount, limit: 32)
        var accuracies = try array("ecgmond.solver.accuracies", of: .float32, count: &accuracyCount, limit: 32)
        guard stepCount == nameCount else { throw unsupported("ecgmond.solver.steps") }
        guard accuracyCount == nameCount else { throw unsupported("ecgmond.solver.accuracies") }
        var pairs: [SolverPair] = []
        for _ in 0..<nameCount {
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
            pairs.append(SolverPair(solver: solver, steps: Int(step), accuracy: accuracy))
        }
        return pairs
    }

    /// The channels that a network requires, each once; the first of all if the file names none.
    func requiredChannels(of network: Network) throws(ClassifierError) -> [InputChannel] {
        let key: StaticString = "ecgmond.input.channels"
        guard entry(key) != nil else { return [.fromRPeak] }
        let channels = try names(key, among: InputChannel.allCases) { $0.name }
        guard channels.count == network.supportedChannelCount else { throw unfit(key) }
        return channels
    }

    /// The features that a network requires, each once; none if the file names none.
    func requiredFeatures(of network: Network) throws(ClassifierError) -> [InputFeature] {
        let key: StaticString = "ecgmond.input.features"
        guard entry(key) != nil else { return [] }
        let features = try names(key, among: InputFeature.allCases) { $0.name }
        guard features.count <= network.featureLimit else { throw unfit(key) }
        return features
    }

    /// The values that an array of names lists, in its order.
    private func names<Value: Equatable>(
        _ key: StaticString, among known: [Value], name: (Value) -> StaticString
    ) throws(ClassifierError) -> [Value] {
        var count = 0
        var cursor = try array(key, of: .string, count: &count, limit: Self.inputNameLimit)
        var found: [Value] = []
        for _ in 0..<count {
            let start = cursor.offset
            let range = try cursor.string(limit: Self.sizeLimit)
            var match: Value?
            for value in known where bytes.spells(name(value), in: range) { match = value }
            guard let match else {
                throw ClassifierError(.unknownInput, at: start, name: key.description + ": " + bytes.printable(range))
            }
            guard !found.contains(match) else {
                throw ClassifierError(.duplicate, at: start, name: key.description + ": " + bytes.printable(range))
            }
            found.append(match)
        }
        return found
    }

    /// An error that says that the network does not take what a key requires of the input.
    private func unfit(_ key: StaticString) -> ClassifierError {
        ClassifierError(.unfitInput, at: entry(key)?.offset, name: key.description)
    }

    /// Names of channels or features that a file may list.
    private static var inputNameLimit: Int { 32 }
}
