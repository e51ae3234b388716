// SPDX-License-Identifier: Apache-2.0

// A rate that stands in the source, such as `BeatMonitor(rate: 360, model: .default)`. One outside `supported` is a mistake
// of the programmer and stops the program; a rate that is read from anywhere goes through `init(hertz:)`.
extension SampleRate: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// Makes a rate of a number of hertz.
    ///
    /// - Precondition: it lies in `supported`.
    public init(integerLiteral hertz: Int) {
        self.init(floatLiteral: Double(hertz))
    }

    /// Makes a rate of a number of hertz.
    ///
    /// - Precondition: it lies in `supported`.
    public init(floatLiteral hertz: Double) {
        guard let rate = SampleRate(hertz: hertz) else { fatalError("a rate is 50 to 10,000 Hz") }
        self = rate
    }
}
