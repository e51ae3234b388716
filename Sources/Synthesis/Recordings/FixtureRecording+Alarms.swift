// SPDX-License-Identifier: Apache-2.0

extension FixtureRecording {
    /// Recordings that together raise every alarm and show every state of a signal that a file can have.
    static let alarms: [FixtureRecording] = [
        FixtureRecording(
            "alarms-ventricular",
            "Sinus rhythm with a couplet, a run, bigeminy, trigeminy, R on T, and ventricular tachycardia.",
            hertz: 128,
            seed: 6,
            episodes: [
                .sinus(rate: 75, seconds: 12), Episode(.beats("NVVN", rate: 75, coupling: 0.6), seconds: 10),
                .ventricularRun(rate: 180, seconds: 0.9), .sinus(rate: 75, seconds: 11.1),
                Episode(.beats("NVNVNVNVN", rate: 75, coupling: 0.6), seconds: 24),
                Episode(.beats("NNVNNVNNVNN", rate: 75, coupling: 0.6), seconds: 30),
                Episode(.beats("NNNNVN", rate: 70, coupling: 0.42), seconds: 12),
                .ventricularRun(rate: 180, seconds: 6),
                .sinus(rate: 75, seconds: 14),
            ],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<120)]),
        FixtureRecording(
            "alarms-rate",
            "Sinus rhythm at 75 a minute, 130, 160, 45, 34, a pause of 3.5 s and a standstill of 7 s.", hertz: 128,
            seed: 7,
            episodes: [
                .sinus(rate: 75, seconds: 15), .sinus(rate: 130, seconds: 15), .sinus(rate: 160, seconds: 15),
                .sinus(rate: 75, seconds: 15), .sinus(rate: 45, seconds: 20), .sinus(rate: 34, seconds: 20),
                .sinus(rate: 75, seconds: 15), .pause(seconds: 3.4), .sinus(rate: 75, seconds: 12),
                .pause(seconds: 7), .sinus(rate: 75, seconds: 12.6),
            ],
            disturbances: [Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<150)]),
        FixtureRecording(
            "alarms-irregular",
            "Sinus rhythm, fibrillation for 50 s, sinus rhythm; then noise, a lead off, a rail, and a line that went flat.",
            hertz: 128, seed: 8,
            episodes: [
                .sinus(rate: 75, seconds: 20), Episode(.fibrillation(rate: 85), seconds: 50),
                .sinus(rate: 75, seconds: 90),
            ],
            disturbances: [
                Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<160),
                Disturbance(.muscleNoise(rootMeanSquare: 1.2), seconds: 100..<108),
                Disturbance(.leadOff, seconds: 120..<126), Disturbance(.stuck(atMillivolts: 9), seconds: 136..<140),
                Disturbance(.stuck(atMillivolts: 0), seconds: 150..<160),
            ]),
        FixtureRecording(
            "alarms-flutter", "Sinus rhythm, ventricular fibrillation for 12 s, sinus rhythm.", hertz: 128, seed: 9,
            episodes: [.sinus(rate: 75, seconds: 20), .pause(seconds: 12), .sinus(rate: 75, seconds: 18)],
            disturbances: [
                Disturbance(.whiteNoise(rootMeanSquare: 0.008), seconds: 0..<50),
                Disturbance(.fibrillation(hertz: 5, millivolts: 1), seconds: 20..<32),
            ]),
    ]
}
