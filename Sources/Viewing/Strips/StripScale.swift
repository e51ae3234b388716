// SPDX-License-Identifier: Apache-2.0

/// Where millivolts stand on the paper of a strip: its baseline, and how high the paper must be.
struct StripScale: Equatable {
    /// Millimetres of paper for a millivolt.
    static let millimetresPerMillivolt = 10.0
    /// The paper above and below the baseline at least, in millimetres: it holds the calibration pulse.
    private static let least = (above: 15, below: 10)
    /// The same at most: 4 mV either way.
    private static let most = 40
    /// Paper between the trace and the edge, in millimetres.
    private static let margin = 2.0
    /// Samples that the median is taken of, about.
    private static let medianSamples = 8_192

    /// The median of the signal, in millivolts, which becomes the baseline; 0 without a sample.
    let offsetInMillivolts: Float
    /// Paper above the baseline, in millimetres: a multiple of 5.
    let above: Int
    /// Paper below the baseline, in millimetres: a multiple of 5.
    let below: Int
    /// Whether some of the signal lies beyond the paper and is cut off there.
    let isClipped: Bool

    /// What a clipped strip shows, in millivolts either way.
    static var clippedMillivolts: Int { most / 10 }

    /// Chooses the paper of a signal in millivolts; NaN where a sample is missing.
    init(of millivolts: [Float]) {
        let step = 1 + millivolts.count / Self.medianSamples
        var some: [Float] = []
        for index in stride(from: 0, to: millivolts.count, by: step) where millivolts[index].isFinite {
            some.append(millivolts[index])
        }
        some.sort()
        let median = some.isEmpty ? 0 : some[some.count / 2]
        var highest = 0.0
        var lowest = 0.0
        for value in millivolts where value.isFinite {
            let height = Double(value - median) * Self.millimetresPerMillivolt
            highest = max(highest, height)
            lowest = min(lowest, height)
        }
        func paper(_ height: Double, _ least: Int) -> Int {
            let steps = ((min(height, Double(Self.most)) + Self.margin) / 5).rounded(.up)
            return min(max(Int(steps) * 5, least), Self.most)
        }
        offsetInMillivolts = median
        above = paper(highest, Self.least.above)
        below = paper(-lowest, Self.least.below)
        isClipped = max(highest, -lowest) > Double(Self.most)
    }

    /// How far above the baseline a value is drawn, in millimetres.
    func height(of millivolts: Float) -> Double {
        let height = Double(millivolts - offsetInMillivolts) * Self.millimetresPerMillivolt
        return min(max(height, -Double(below)), Double(above))
    }
}
