// SPDX-License-Identifier: Apache-2.0

/// A stretch of a workspace that holds elements of one type, aligned to 64 bytes.
struct Region<Element: BitwiseCopyable> {
    /// From the workspace's start, in bytes.
    var offset = 0
    /// Elements; 0 for a region that is not used.
    var count = 0
}

/// Lays out regions one behind the other, before there is any memory.
struct WorkspaceLayout {
    /// Every region begins on a cache line, which is also the widest vector.
    static let alignment = 64

    private(set) var byteCount = 0

    mutating func reserve<Element: BitwiseCopyable>(_ type: Element.Type, _ count: Int) -> Region<Element> {
        let region = Region<Element>(offset: byteCount, count: count)
        let bytes = count * MemoryLayout<Element>.stride
        byteCount += (bytes + Self.alignment - 1) / Self.alignment * Self.alignment
        return region
    }
}

/// The one buffer of a classifier: packed weights, tables and activations. Zeroed at first, freed with the value.
@safe struct Workspace: ~Copyable {
    let byteCount: Int
    private let base: UnsafeMutableRawPointer

    init(_ layout: WorkspaceLayout) {
        byteCount = layout.byteCount
        unsafe base = UnsafeMutableRawPointer.allocate(
            byteCount: max(byteCount, 1), alignment: WorkspaceLayout.alignment)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    }

    deinit { unsafe base.deallocate() }

    /// The first element of a region of this workspace; valid as long as the workspace is.
    @unsafe func pointer<Element: BitwiseCopyable>(_ region: Region<Element>) -> UnsafeMutablePointer<Element> {
        unsafe (base + region.offset).assumingMemoryBound(to: Element.self)
    }

    /// Fills a region from an array of as many elements.
    func fill<Element: BitwiseCopyable>(_ region: Region<Element>, with values: [Element]) {
        precondition(values.count == region.count)
        let start = unsafe pointer(region)
        for index in 0..<values.count { unsafe start[index] = values[index] }
    }
}
