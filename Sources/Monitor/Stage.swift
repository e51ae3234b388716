// SPDX-License-Identifier: Apache-2.0

import Signal

/// A stage of the monitor in its place; on a small machine in memory of its own.
///
/// There the stack is short: each stage is made in a call of its own, and leaves the stack before the next one comes.
struct Stage<Value: ~Copyable>: ~Copyable {
    #if ECGMON_EMBEDDED
        private var box: Box<Value>

        @inline(never)
        init(_ make: () -> Value) { box = Box(making: make) }

        var value: Value {
            @inline(__always) _read { yield box.value }
            @inline(__always) _modify { yield &box.value }
        }
    #else
        var value: Value

        @inline(__always)
        init(_ make: () -> Value) { value = make() }
    #endif
}
