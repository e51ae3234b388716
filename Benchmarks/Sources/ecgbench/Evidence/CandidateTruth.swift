// SPDX-License-Identifier: Apache-2.0

import Signal

/// Which candidates are the reference's beats.
enum CandidateTruth {
    /// A candidate within this of a reference beat may be that beat, in milliseconds (ANSI/AAMI EC57).
    static let windowInMilliseconds = 150.0

    /// For each place the index of the reference beat that it is, or `nil`.
    ///
    /// A place is the beat that is nearest to it, if no other place is nearer to that beat and it lies in the window. Of
    /// two places that are equally near the first counts, and so does the later of two equally near beats.
    ///
    /// - Parameter beats: the R peaks of the reference, in order.
    static func matches(
        of places: [SampleIndex], with beats: [SampleIndex], window: SampleIndex
    ) -> [Int?] {
        guard !beats.isEmpty else { return [Int?](repeating: nil, count: places.count) }
        let nearest = places.map { nearestIndex(in: beats, to: $0) }
        var closest = [Int?](repeating: nil, count: beats.count)
        for (index, beat) in nearest.enumerated() {
            if let rival = closest[beat], abs(places[rival] - beats[beat]) <= abs(places[index] - beats[beat]) {
                continue
            }
            closest[beat] = index
        }
        return places.indices.map { index in
            let beat = nearest[index]
            return closest[beat] == index && abs(places[index] - beats[beat]) <= window ? beat : nil
        }
    }

    /// The index of the beat nearest to a place, by bisection.
    private static func nearestIndex(in beats: [SampleIndex], to place: SampleIndex) -> Int {
        var low = 0
        var high = beats.count
        while low < high {
            let middle = (low + high) / 2
            if beats[middle] < place { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        guard low < beats.count else { return beats.count - 1 }
        return place - beats[low - 1] < beats[low] - place ? low - 1 : low
    }
}
