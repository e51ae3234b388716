// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Memory to walk through, so that the first two levels of cache hold none of what they held before.
///
/// Its pages come from the system and go back to it whole: they are no part of the process's memory at work.
@safe struct CacheDisplacer: ~Copyable {
    /// Bytes of a cache line, or less.
    private static let lineSize = 64
    /// Bytes of the second-level cache where the system does not tell, or tells of more: a buffer of 3 MiB, together with
    /// the rest of the process, stays below what the process may have resident.
    private static let largestCacheSize = 2 << 20

    private let byteCount: Int
    private let base: UnsafeMutableRawPointer?

    /// Maps one and a half times as much as the second-level cache holds, since the pages do not lie evenly in it.
    ///
    /// Where the system gives no memory, nothing is displaced: the process has other worries then.
    init() {
        let told = sysconf(Int32(_SC_LEVEL2_CACHE_SIZE))
        let cacheSize = told > 0 ? min(told, Self.largestCacheSize) : Self.largestCacheSize
        let size = cacheSize + cacheSize / 2
        let address = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        let isMapped = unsafe address != MAP_FAILED
        unsafe base = isMapped ? address : nil
        byteCount = isMapped ? size : 0
    }

    deinit {
        if let base = unsafe base { unsafe munmap(base, byteCount) }
    }

    /// Writes to every line.
    @inline(never) func displace() {
        guard let base = unsafe base else { return }
        for offset in stride(from: 0, to: byteCount, by: Self.lineSize) {
            let value = unsafe base.load(fromByteOffset: offset, as: UInt8.self)
            unsafe base.storeBytes(of: value &+ 1, toByteOffset: offset, as: UInt8.self)
        }
    }
}
