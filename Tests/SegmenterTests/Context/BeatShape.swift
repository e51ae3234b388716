// SPDX-License-Identifier: Apache-2.0

import Signal

/// Shapes of beats, in millivolts by the time from the R peak in milliseconds.
enum BeatShape {
    /// A smooth hump, 1 in its middle and 0 from so far on.
    static func hump(_ milliseconds: Double, at middle: Double, reach: Double) -> Double {
        let x = (milliseconds - middle) / reach
        return abs(x) < 1 ? (1 - x * x) * (1 - x * x) : 0
    }

    /// P wave, QRS complex and T wave.
    static func usual(_ milliseconds: Double) -> Double {
        0.15 * hump(milliseconds, at: -160, reach: 56) + hump(milliseconds, at: 0, reach: 40)
            - 0.25 * hump(milliseconds, at: 40, reach: 30) + 0.3 * hump(milliseconds, at: 240, reach: 90)
    }

    /// Wide, upside down, without a P wave.
    static func ventricular(_ milliseconds: Double) -> Double {
        0.5 * hump(milliseconds, at: 250, reach: 110) - 1.3 * hump(milliseconds, at: 10, reach: 110)
    }

    /// `[187]`: the points of the channel `aroundRPeak`, in millivolts.
    static func points(_ shape: (Double) -> Double) -> InlineArray<187, Float> {
        var points = InlineArray<187, Float>(repeating: 0)
        for point in points.indices {
            points[point] = Float(shape(1_000 * Double(point - ClassifierInput.pointsBeforeRPeak) / 125))
        }
        return points
    }

    /// The points in a buffer.
    static func buffer(_ points: InlineArray<187, Float>) -> FixedBuffer<Float> {
        let buffer = FixedBuffer<Float>(repeating: 0, count: 187)
        for point in points.indices { buffer[point] = points[point] }
        return buffer
    }

    /// The points of a buffer.
    static func points(_ buffer: borrowing FixedBuffer<Float>) -> InlineArray<187, Float> {
        var points = InlineArray<187, Float>(repeating: 0)
        for point in points.indices { points[point] = buffer[point] }
        return points
    }

    /// The points as an array.
    static func array(_ points: InlineArray<187, Float>) -> [Float] { points.indices.map { points[$0] } }
}
