// SPDX-License-Identifier: Apache-2.0

/// Elements that wait to be taken out, first in, first out, at most `capacity` of them: one queue for every stage.
///
/// The elements lie inside the value itself. Every operation costs O(1) and allocates nothing.
@frozen public struct Ring<let capacity: Int, Element> {
    @usableFromInline var elements: InlineArray<capacity, Element>
    @usableFromInline var start = 0

    @usableFromInline var waitingCount = 0

    /// Elements that wait.
    @inlinable public var count: Int { waitingCount }

    /// Makes an empty ring; the element only fills the places that nothing waits in.
    @inlinable public init(filler: Element) {
        elements = InlineArray(repeating: filler)
    }

    /// Whether nothing waits.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// Whether there is room for no more.
    @inlinable public var isFull: Bool { count == capacity }

    /// The element that waits at a position in `0..<count`, 0 for the oldest; anything else traps.
    @inlinable public subscript(position: Int) -> Element {
        get {
            precondition(position >= 0 && position < count, "position out of range")
            return elements[place(position)]
        }
        set {
            precondition(position >= 0 && position < count, "position out of range")
            elements[place(position)] = newValue
        }
    }

    /// Puts an element after the others, unless the ring is full.
    ///
    /// - Returns: whether there was room; if not, the element is dropped.
    @discardableResult
    @inlinable public mutating func append(_ element: Element) -> Bool {
        guard count < capacity else { return false }
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

    /// Where the element at a position lies; the position is at most the capacity.
    @inlinable func place(_ position: Int) -> Int {
        let place = start &+ position
        return place < capacity ? place : place &- capacity
    }
}
