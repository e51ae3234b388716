// SPDX-License-Identifier: Apache-2.0

/// Hands out the memory of a workspace, one tensor after the other.
///
/// Every network is laid out twice by the same code. The first arena has no memory and only counts the bytes; the second
/// one has as many, and its tensors are filled.
@safe struct Arena {
    /// Every tensor begins on a cache line, which is also the widest vector.
    static let alignment = 64

    /// Bytes handed out so far.
    private(set) var byteCount = 0
    /// Whether layers read a model's tensors where they lie: these outlive the workspace, and the kernels take their order.
    let readsModelInPlace: Bool
    private let base: UnsafeMutableRawPointer?

    /// An arena that only counts.
    init(readsModelInPlace: Bool = false) {
        unsafe base = nil
        self.readsModelInPlace = readsModelInPlace
    }

    /// An arena on the zeroed memory of a workspace.
    init(_ workspace: borrowing Workspace, readsModelInPlace: Bool = false) {
        unsafe base = workspace.bytes.baseAddress
        self.readsModelInPlace = readsModelInPlace
    }

    /// Whether there is memory to fill.
    var hasMemory: Bool { unsafe base != nil }

    /// Takes a tensor of so many elements, all zero.
    mutating func tensor<Element: BitwiseCopyable>(_ type: Element.Type, _ count: Int) -> Tensor<Element> {
        let start = unsafe base.map { unsafe ($0 + byteCount).assumingMemoryBound(to: Element.self) }
        let bytes = count * MemoryLayout<Element>.stride
        byteCount += (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
        return unsafe Tensor(start: start)
    }

    /// Takes a tensor of so many elements; `element` gives each by its index, if there is memory.
    mutating func tensor<Element: BitwiseCopyable>(
        _ count: Int, _ element: (Int) -> Element
    ) -> Tensor<Element> {
        let tensor = tensor(Element.self, count)
        guard hasMemory else { return tensor }
        for index in 0..<count { unsafe tensor.pointer[index] = element(index) }
        return tensor
    }

    /// A model's tensor where it lies, if it outlives the workspace and is aligned, or else a copy of it.
    mutating func constants<Element: BitwiseCopyable>(_ values: FileTensor<Element>) -> Constants<Element> {
        if readsModelInPlace, let start = unsafe values.inPlace { return unsafe Constants(start: start) }
        return Constants(tensor(values.count) { values[$0] })
    }
}
