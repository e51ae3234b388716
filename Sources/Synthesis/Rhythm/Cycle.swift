// SPDX-License-Identifier: Apache-2.0

/// The turn between two R waves: from angle 0 to a full circle at one pace.
struct Cycle {
    private let peaks: [Int]
    private let step: Double
    private var current = 0
    private var origin = 0.0

    /// Radians a second.
    private(set) var omega = 2 * Double.pi

    init(peaks: [Int], step: Double) {
        self.peaks = peaks
        self.step = step
        setPace()
    }

    /// The angle at a time, counted from the current turn's R wave and never wrapped.
    func phase(at seconds: Double) -> Double { omega * (seconds - origin) }

    mutating func advance(to index: Int) {
        while current + 1 < peaks.count, index >= peaks[current + 1] {
            current += 1
            setPace()
        }
    }

    private mutating func setPace() {
        guard current < peaks.count else { return }
        origin = Double(peaks[current]) * step
        if current + 1 < peaks.count {
            omega = 2 * .pi / (Double(peaks[current + 1] - peaks[current]) * step)
        }
    }
}
