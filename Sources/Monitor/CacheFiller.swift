// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#endif

/// Fills a core's caches with data that nobody needs, as other work does between two beats.
///
/// Whatever was there leaves the first and second level, and the translations of addresses with it. The memory is mapped
/// for as long as this value lives, so that the process keeps none of it.
@safe struct CacheFiller: ~Copyable {
    /// As much as the largest second-level cache of usual processors. It counts in the process's peak memory.
    static let byteCount = 2 << 20
    /// No cache line of the processors that are supported is shorter.
    private static let lineSize = 64

    /// `nil` if there is no memory, or no operating system to give it: then caches stay as they are, and what is measured is a warm run.
    private let bytes: UnsafeMutablePointer<UInt8>?

    init() {
        #if canImport(Glibc)
            let mapping = unsafe mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            unsafe bytes = mapping == MAP_FAILED ? nil : mapping?.assumingMemoryBound(to: UInt8.self)
        #else
            unsafe bytes = nil
        #endif
    }

    deinit {
        #if canImport(Glibc)
            // The mapping is ours and whole: the call cannot fail.
            if let bytes = unsafe bytes { unsafe _ = munmap(bytes, Self.byteCount) }
        #endif
    }

    /// Writes to every line of the memory.
    func fill() {
        guard let bytes = unsafe bytes else { return }
        for offset in stride(from: 0, to: Self.byteCount, by: Self.lineSize) { unsafe bytes[offset] &+= 1 }
    }
}
