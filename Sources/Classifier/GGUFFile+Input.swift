// SPDX-License-Identifier: Apache-2.0

internal import Signal

// What a model requires of the input: names from the lists of this version, each once; docs/model-format.md has the keys.
extension GGUFFile {
    /// The channels that a network requires, each once; the first of all if the file names none.
    func requiredChannels(of network: Network) throws(ClassifierError) -> [InputChannel] {
        let key: StaticString = "ecgmond.input.channels"
        guard network.namesItsInput || entry(key) != nil else { return [.fromRPeak] }
        let channels = try names(key, among: InputChannel.allCases) { $0.name }
        guard channels.count == network.channelCount else { throw unfit(key) }
        return channels
    }

    /// The features that a network requires, each once; none if the file names none.
    func requiredFeatures(of network: Network) throws(ClassifierError) -> [InputFeature] {
        let key: StaticString = "ecgmond.input.features"
        guard network.namesItsInput || entry(key) != nil else { return [] }
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
    private static var inputNameLimit: Int { 64 }
}
