// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How the beats of a recording look, by their origin.
public struct Morphology: Sendable, Equatable {
    /// A beat from the sinus node: P, a narrow QRS, T.
    public var normal: BeatShape
    /// A beat from elsewhere in the atria: another P, closer to the QRS, which stays narrow.
    public var supraventricular: BeatShape
    /// A beat from a ventricle: no P, a wide and tall QRS, T against its direction.
    public var ventricular: BeatShape

    /// Makes a morphology.
    public init(normal: BeatShape, supraventricular: BeatShape, ventricular: BeatShape) {
        self.normal = normal
        self.supraventricular = supraventricular
        self.ventricular = ventricular
    }

    /// The shape of a class's beats; fusion beats and unknown ones have none of their own and look normal.
    public subscript(beatClass: BeatClass) -> BeatShape {
        switch beatClass {
        case .ventricular: ventricular
        case .supraventricular: supraventricular
        case .normal, .fusion, .unknown: normal
        }
    }

    /// A healthy heart in lead II: R of 1.1 mV, QRS of 90 ms, T of 0.25 mV.
    public static let leadII = Morphology(
        normal: BeatShape(waves: [sinusP] + narrowQRS, tWave: uprightT),
        supraventricular: BeatShape(
            waves: [Wave(atMilliseconds: -120, widthInMilliseconds: 18, millivolts: -0.09)] + narrowQRS,
            tWave: uprightT),
        ventricular: BeatShape(
            waves: [
                Wave(atMilliseconds: 0, widthInMilliseconds: 30, millivolts: 1.8),
                Wave(atMilliseconds: 95, widthInMilliseconds: 32, millivolts: -0.5),
            ],
            tWave: Wave(atMilliseconds: 320, widthInMilliseconds: 60, millivolts: -0.5)))

    /// Lead II with T waves nearly as tall as the R waves and pointed, as in hyperkalaemia: a trap for detectors.
    public static let tallT: Morphology = {
        var morphology = leadII
        morphology.normal.tWave = Wave(atMilliseconds: 290, widthInMilliseconds: 38, millivolts: 0.95)
        morphology.supraventricular.tWave = morphology.normal.tWave
        return morphology
    }()

    private static let sinusP = Wave(atMilliseconds: -165, widthInMilliseconds: 22, millivolts: 0.13)
    private static let uprightT = Wave(atMilliseconds: 290, widthInMilliseconds: 45, millivolts: 0.25)
    private static let narrowQRS = [
        Wave(atMilliseconds: -27, widthInMilliseconds: 8, millivolts: -0.12),
        Wave(atMilliseconds: 0, widthInMilliseconds: 10, millivolts: 1.15),
        Wave(atMilliseconds: 28, widthInMilliseconds: 9, millivolts: -0.25),
    ]
}
