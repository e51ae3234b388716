// SPDX-License-Identifier: Apache-2.0

import Signal

// A hail of glitches, some of them side by side and on QRS complexes.
extension Conditioner {
    /// Puts a cubic through its neighbours in the place of a sample that the path passes by; those before it are clear.
    ///
    /// The neighbours are the two samples before it and the next two that are no glitches.
    mutating func clearInHail(at index: SampleIndex) {
        if !isInHail {
            isInHail = true
            path.start(at: index - 2, signal[index - 2], signal[index - 1])
            for later in 0..<SampleIndex(delay) { path.push(signal[index + later], meanBend: canceller.mean) }
        }
        path.push(signal[index + SampleIndex(delay)], meanBend: canceller.mean)
        guard case .glitch(let next, let second) = path.passage(at: index) else { return }
        let expected = interpolated(at: index, next, second)
        let area = signal[index] - expected
        let height = area.magnitude
        guard height > Self.leastSpikeInMillivolts else { return }
        signal[index] = expected
        note(Spike(sampleIndex: index, length: 1, area: area * millisecondsPerSample, isPacing: false), height: height)
    }

    /// The value of a cubic through the two samples before and the next two of the signal, in millivolts.
    ///
    /// It goes no farther beyond the nearest two than they are apart, or rough. With one sample after it, it is a line; with none,
    /// the sample before.
    private mutating func interpolated(at index: SampleIndex, _ next: SampleIndex?, _ second: SampleIndex?) -> Float {
        let before = signal[index - 1]
        guard let next else { return before }
        let near = signal[next]
        let distance = Float(next - index)
        guard let second else { return before + (near - before) / (distance + 1) }
        let earlier = signal[index - 2]
        let far = signal[second]
        let farDistance = Float(second - index)
        let gap = farDistance - distance
        // Lagrange's polynomial at 0 through the samples at -2, -1, `distance` and `farDistance`.
        let cubic =
            -earlier * distance * farDistance / ((distance + 2) * (farDistance + 2))
            + before * 2 * distance * farDistance / ((distance + 1) * (farDistance + 1))
            + near * 2 * farDistance / ((distance + 2) * (distance + 1) * gap)
            - far * 2 * distance / ((farDistance + 2) * (farDistance + 1) * gap)
        let rough = max((before - earlier).magnitude, (far - near).magnitude / gap)
        let margin = ((near - before).magnitude + rough) / 2
        return min(max(cubic, min(before, near) - margin), max(before, near) + margin)
    }
}
