// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The dynamical model of the ECG: a point on a circle, pulled up and down as it passes the waves' angles.
///
/// McSharry PE, Clifford GD, Tarassenko L, Smith LA. A dynamical model for generating synthetic electrocardiogram
/// signals. IEEE Trans Biomed Eng 50(3):289-294, 2003, doi:10.1109/TBME.2003.808805:
///
///     x' = alpha x - omega y,  y' = alpha y + omega x,  alpha = 1 - sqrt(x^2 + y^2)
///     z' = -sum of a_i D_i exp(-D_i^2 / (2 b_i^2)) - (z - z0),  D_i = theta - theta_i,  theta = atan2(y, x)
///
/// Departures: a wave keeps its duration at any heart rate, since `theta_i = omega t_i`, `b_i = omega s_i` and
/// `a_i = A_i omega / b_i^2` follow omega (t_i, s_i and A_i its time, width and height); each beat brings waves of its
/// own, so that ectopic beats are possible; omega is constant between two R waves, which lie on the grid of the
/// integration. Integrated by the classical Runge-Kutta method of order 4.
struct LimitCycle {
    /// A wave at its place in the recording.
    struct PlacedWave {
        var seconds: Double
        var width: Double
        var amplitude: Double
    }

    /// Seconds a step.
    let step: Double
    let breathAmplitude: Double

    private static let breathHertz = 0.25
    /// Beyond so many widths a wave is nothing: exp(-18) of its height.
    private static let reach = 6.0

    private var x = 1.0
    private var y = 0.0
    private var z = 0.0
    private var active: [PlacedWave] = []

    init(step: Double, breathAmplitude: Double) {
        self.step = step
        self.breathAmplitude = breathAmplitude
    }

    /// Integrates from sample 0.
    ///
    /// - Parameters:
    ///   - count: How many samples to give.
    ///   - peaks: The R waves' samples, rising, without equals; before the first and after the last one the pace is
    ///     that of the nearest interval.
    ///   - waves: All waves, in any order.
    /// - Returns: `[count]` millivolts.
    mutating func run(count: Int, peaks: [Int], waves: [PlacedWave]) -> [Double] {
        let waves = waves.sorted { $0.seconds - Self.reach * $0.width < $1.seconds - Self.reach * $1.width }
        var nextWave = 0
        var cycle = Cycle(peaks: peaks, step: step)
        let start = cycle.phase(at: 0)
        x = cos(start)
        y = sin(start)
        z = 0
        active.removeAll()
        var output: [Double] = []
        output.reserveCapacity(count)
        for index in 0..<count {
            output.append(z)
            let now = Double(index) * step
            cycle.advance(to: index)
            while nextWave < waves.count,
                waves[nextWave].seconds - Self.reach * waves[nextWave].width <= now + step
            {
                active.append(waves[nextWave])
                nextWave += 1
            }
            active.removeAll { $0.seconds + Self.reach * $0.width < now }
            advance(at: now, cycle)
        }
        return output
    }

    private mutating func advance(at now: Double, _ cycle: Cycle) {
        let k1 = slope(x, y, z, now, cycle)
        let half = step / 2
        let k2 = slope(x + half * k1.x, y + half * k1.y, z + half * k1.z, now + half, cycle)
        let k3 = slope(x + half * k2.x, y + half * k2.y, z + half * k2.z, now + half, cycle)
        let k4 = slope(x + step * k3.x, y + step * k3.y, z + step * k3.z, now + step, cycle)
        x += step / 6 * (k1.x + 2 * (k2.x + k3.x) + k4.x)
        y += step / 6 * (k1.y + 2 * (k2.y + k3.y) + k4.y)
        z += step / 6 * (k1.z + 2 * (k2.z + k3.z) + k4.z)
    }

    private func slope(
        _ x: Double, _ y: Double, _ z: Double, _ now: Double, _ cycle: Cycle
    ) -> (x: Double, y: Double, z: Double) {
        let alpha = 1 - (x * x + y * y).squareRoot()
        let omega = cycle.omega
        var rise = breathAmplitude * sin(2 * .pi * Self.breathHertz * now) - z
        if !active.isEmpty {
            // atan2 knows the angle but for whole turns; those the time tells.
            let expected = cycle.phase(at: now)
            let wrapped = atan2(y, x)
            let theta = wrapped + 2 * .pi * ((expected - wrapped) / (2 * .pi)).rounded()
            for wave in active {
                let distance = theta - cycle.phase(at: wave.seconds)
                let width = omega * wave.width
                let ratio = distance / width
                rise -= wave.amplitude * omega / (width * width) * distance * exp(-0.5 * ratio * ratio)
            }
        }
        return (alpha * x - omega * y, alpha * y + omega * x, rise)
    }
}
