// SPDX-License-Identifier: Apache-2.0

import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a suite in a debug build, which says nothing of the one that ships: generic code that is not specialized
    /// allocates there, for its metadata and for the frames of its accessors.
    static var needsOptimization: Self {
        #if DEBUG
            .disabled("a debug build allocates of itself; `make test-release` counts the allocations")
        #else
            .enabled(if: true)
        #endif
    }
}
