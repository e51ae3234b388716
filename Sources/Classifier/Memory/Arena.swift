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
    private let base: UnsafeMutableRawPointer?

    /// An arena that only counts.
    init() { unsafe base = nil }

    /// An arena on the zeroed memory of a workspace.
    init(_ workspace: borrowing Workspace) { unsafe base = workspace.bytes.baseAddress }

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

    /// Takes a tensor with the elements of an array.
    mutating func tensor<Element: BitwiseCopyable>(_ values: [Element]) -> Tensor<Element> {
        tensor(values.count) { values[$0] }
    }
}
