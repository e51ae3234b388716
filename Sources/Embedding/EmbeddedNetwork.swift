// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier

/// A network that was laid out in a heap of its own, within another one.
@safe struct EmbeddedNetwork: ~Copyable {
    let heap: UnsafeMutablePointer<ecg_heap>
    /// Bytes of that heap.
    let byteCount: Int
    private let classifier: BeatClassifier

    /// Reads a model and lays it out.
    ///
    /// - Parameters:
    ///   - byteCount: what the heap has at least, if there is room.
    ///   - check: sees what the model needs, before any of it is taken.
    @inline(never)
    init(
        _ choice: ModelChoice, byteCount least: Int = 0, within heap: UnsafeMutablePointer<ecg_heap>,
        check: (Int) throws(Refusal) -> Void = { _ in }
    ) throws(Refusal) {
        let model = try choice.model()
        let need = try MonitorMemory.byteCount(of: model, choice)
        try check(need)
        var byteCount = max(need, least)
        var network = unsafe ecg_heap_within(heap, byteCount)
        if unsafe network == nil, need < byteCount {
            byteCount = need
            unsafe network = ecg_heap_within(heap, byteCount)
        }
        guard let network = unsafe network else { throw Refusal(ECGMON_NO_MEMORY) }
        let classifier = try unsafe choice.classifier(of: model, in: network)
        unsafe self.heap = unsafe network
        self.byteCount = byteCount
        self.classifier = classifier
    }

    /// The network; what is left is its place.
    consuming func takeClassifier() -> BeatClassifier { classifier }
}
