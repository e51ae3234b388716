// SPDX-License-Identifier: Apache-2.0

/// A beat as the bedside standards draw it: straight lines for the QRS complex, a smooth hump for the T wave, no P wave.
///
/// ANSI/AAMI EC13:2002 and IEC 60601-2-27:2011 test heart rate meters with it. Its proportions are those that A. Ruha,
/// S. Sallinen, S. Nissilä give (IEEE Trans Biomed Eng 44(3), 1997, doi:10.1109/10.554762): the line rises for 7/16 of the
/// complex to 7/8 of its size, falls for 8/16 to -1/8, and is back for the last 1/16. Size is peak to peak. The T wave ends
/// 350 ms after the start of the QRS complex and is 180 ms wide; a raised cosine stands for the standard's drawing of it.
public struct StandardComplex: Sendable, Equatable {
    /// The QRS complex from peak to peak, in millivolts; negative upside down.
    public var millivolts: Double
    /// The QRS complex from its first to its last point off the baseline, in milliseconds.
    public var milliseconds: Double
    /// The T wave's height, in millivolts.
    public var tWaveMillivolts: Double

    /// From the start of the QRS complex to the end of the T wave, in milliseconds.
    public static let qtInterval = 350.0
    /// The T wave's width, in milliseconds.
    public static let tWaveWidth = 180.0

    /// Makes a beat; by default that of the standards' tests, without a T wave.
    public init(millivolts: Double = 1, milliseconds: Double = 100, tWaveMillivolts: Double = 0) {
        precondition(milliseconds > 0, "a QRS complex lasts for some time")
        self.millivolts = millivolts
        self.milliseconds = milliseconds
        self.tWaveMillivolts = tWaveMillivolts
    }

    /// From the start of the QRS complex to its R peak, in milliseconds.
    public var peakMilliseconds: Double { milliseconds * 7 / 16 }

    /// The beat's voltage so many milliseconds after the start of its QRS complex, in millivolts; 0 outside.
    func millivolts(at time: Double) -> Double {
        millivolts * Self.qrs(time / milliseconds)
            + tWaveMillivolts * Self.hump((time - Self.qtInterval) / Self.tWaveWidth + 1)
    }

    /// A QRS complex of size 1 that lasts from 0 to 1.
    private static func qrs(_ time: Double) -> Double {
        switch time {
        case 0..<(7 / 16): 2 * time
        case (7 / 16)..<(15 / 16): 7 / 8 - 2 * (time - 7 / 16)
        case (15 / 16)..<1: 2 * (time - 1)
        default: 0
        }
    }
}
