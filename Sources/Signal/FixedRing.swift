// SPDX-License-Identifier: Apache-2.0

/// A `Ring` whose elements lie in memory of its own: for those of more than a few, which would be copied with their owner and
/// stand on the stack while it is made.
///
/// Allocates when it is made; every operation costs O(1).
@safe public struct FixedRing<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline let elements: FixedBuffer<Element>
    @usableFromInline var start = 0

    @usableFromInline var waitingCount = 0

    /// Elements that wait.
    @inlinable public var count: Int { waitingCount }

    /// Makes an empty ring; the element only fills the places that nothing waits in.
    @inlinable public init(capacity: Int, filler: Element) {
        elements = FixedBuffer(repeating: filler, count: capacity)
    }

    /// Whether nothing waits.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// Whether there is room for no more.
    @inlinable public var isFull: Bool { count == elements.count }

    /// The element that waits at a position in `0..<count`, 0 for the oldest; anything else traps.
    @inlinable public subscript(position: Int) -> Element {
        precondition(position >= 0 && position < count, "position out of range")
        return elements[place(position)]
    }

    /// Puts an element after the others, unless the ring is full.
    ///
    /// - Returns: whether there was room; if not, the element is dropped.
    @discardableResult
    @inlinable public mutating func append(_ element: Element) -> Bool {
        guard !isFull else { return false }
        elements[place(count)] = element
        waitingCount &+= 1
        return true
    }

    /// Puts an element after the others; if the ring is full, the oldest one gives way.
    @inlinable public mutating func appendDroppingOldest(_ element: Element) {
        if isFull { _ = popFirst() }
        append(element)
    }

    /// Takes the oldest element out; `nil` if none waits.
    @inlinable public mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = elements[start]
        start = place(1)
        waitingCount &-= 1
        return element
    }

    /// Forgets all elements.
    @inlinable public mutating func removeAll() { waitingCount = 0 }

    /// Where the element at a position lies; the position is at most the capacity.
    @inlinable func place(_ position: Int) -> Int {
        let place = start &+ position
        return place < elements.count ? place : place &- elements.count
    }
}
