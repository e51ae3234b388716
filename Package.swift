// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .enableExperimentalFeature("RawLayout"),
]

let tests: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
]

// The allowed imports are listed in docs/ARCHITECTURE.md; `make lint` holds every target to them.
let package = Package(
    name: "ecgmond",
    // Those of InlineArray. Linux is what is tested; the libraries use nothing of Apple's systems but the standard library.
    platforms: [.macOS(.v26), .iOS(.v26), .tvOS(.v26), .watchOS(.v26), .visionOS(.v26)],
    products: [
        .executable(name: "ecgmond", targets: ["Daemon"]),
        .executable(name: "ecgbench", targets: ["ecgbench"]),
        .library(name: "Segmenter", targets: ["Segmenter", "Signal"]),
        .library(name: "Classifier", targets: ["Classifier", "TrainedModels", "Signal"]),
        .library(
            name: "Monitor",
            targets: ["Monitor", "Segmenter", "Classifier", "TrainedModels", "Rhythm", "Decoding", "Signal"]),
        .library(name: "Reporting", targets: ["Reporting"]),
        .library(name: "Synthesis", targets: ["Synthesis"]),
        // Made with the tests, which preload it into ecgmond; nothing links it.
        .library(name: "AllocationCounter", type: .dynamic, targets: ["CAllocationCounter"]),
    ],
    targets: [
        // Rounding and roots are the C library's where the processor has no instruction, and nothing but Glibc links that.
        .target(
            name: "Signal", swiftSettings: strict,
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux, .android]))]),
        .target(name: "CKernels"),
        .target(name: "CModels"),
        .target(name: "Decoding", dependencies: ["Signal"], swiftSettings: strict),
        .target(name: "Segmenter", dependencies: ["Signal"], swiftSettings: strict),
        .target(name: "Classifier", dependencies: ["Signal", "CKernels"], swiftSettings: strict),
        .target(name: "TrainedModels", dependencies: ["Classifier", "CModels"], swiftSettings: strict),
        .target(name: "Rhythm", dependencies: ["Signal"], swiftSettings: strict),
        .target(
            name: "Monitor",
            dependencies: ["Signal", "Segmenter", "Classifier", "Rhythm"],
            swiftSettings: strict),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CInih", pkgConfig: "inih", providers: [.apt(["libinih-dev"])]),
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CLinux"),
        .target(name: "Reporting", dependencies: ["Signal", "CSystemd"], swiftSettings: strict),
        .target(name: "Viewing", dependencies: ["Signal", "Reporting", "CJansson", "CLinux"], swiftSettings: strict),
        .executableTarget(
            name: "Daemon",
            dependencies: [
                "Signal", "Decoding", "Segmenter", "Classifier", "Rhythm", "Monitor", "Reporting", "Viewing",
                "CKernels", "TrainedModels", "CSystemd", "CInih", "CLinux",
            ],
            swiftSettings: strict),
        .target(name: "Synthesis", dependencies: ["Signal"], swiftSettings: strict),
        .target(
            name: "TestSupport", dependencies: ["Signal", "Synthesis"], path: "Tests/TestSupport", swiftSettings: tests),
        .testTarget(name: "SignalTests", dependencies: ["Signal"], swiftSettings: tests),
        .testTarget(
            name: "DecodingTests", dependencies: ["Decoding", "Signal", "TestSupport", "Synthesis"],
            swiftSettings: tests),
        .testTarget(
            name: "SegmenterTests", dependencies: ["Segmenter", "Signal", "TestSupport", "Synthesis"],
            swiftSettings: tests),
        .testTarget(
            name: "ClassifierTests",
            dependencies: ["Classifier", "Signal", "CKernels", "TrainedModels", "TestSupport"],
            exclude: ["Resources"],
            swiftSettings: tests),
        .testTarget(
            name: "RhythmTests", dependencies: ["Rhythm", "Monitor", "Signal", "TestSupport", "Synthesis"],
            swiftSettings: tests),
        .testTarget(
            name: "ReportingTests", dependencies: ["Reporting", "Signal", "TestSupport"],
            exclude: ["golden.ecg", "wfdb_annotations.py"], swiftSettings: tests),
        .testTarget(
            name: "ViewingTests", dependencies: ["Viewing", "Reporting", "Signal", "TestSupport", "Synthesis"],
            exclude: ["Screens", "strip.svg", "report.html", "report_figures.py"], swiftSettings: tests),
        .testTarget(
            name: "MonitorTests",
            dependencies: [
                "Monitor", "Decoding", "Segmenter", "Classifier", "TrainedModels", "Rhythm", "Signal", "TestSupport",
                "Synthesis",
            ],
            swiftSettings: tests),
        .testTarget(
            name: "DaemonTests",
            dependencies: [
                "Daemon", "CLinux", "Signal", "Decoding", "Classifier", "Rhythm", "Reporting", "Viewing", "TestSupport",
                "Synthesis",
            ],
            exclude: ["Screens"], swiftSettings: tests),
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "AllocationTests", dependencies: ["TestSupport", "Synthesis", "Signal"], swiftSettings: tests),
        .target(
            name: "CBench", dependencies: ["CKernels"], path: "Benchmarks/Sources/CBench"),
        // Not strict about warnings of memory safety: it measures, and ships with nobody.
        .executableTarget(
            name: "ecgbench",
            dependencies: [
                "CBench",
                "Signal", "Decoding", "Segmenter", "Classifier", "CKernels", "TrainedModels", "Rhythm", "Monitor",
                "Reporting", "Viewing",
                "Synthesis",
            ],
            path: "Benchmarks/Sources/ecgbench", swiftSettings: [.treatAllWarnings(as: .error)] + tests),
        .testTarget(
            name: "ecgbenchTests", dependencies: ["ecgbench", "CBench", "Classifier", "Segmenter", "Monitor"],
            path: "Benchmarks/Tests/ecgbenchTests"),
        // The daemon's sources as a library, since no program but its tests can link those of an executable.
        .target(
            name: "DaemonSources",
            dependencies: [
                "Signal", "Decoding", "Segmenter", "Classifier", "Rhythm", "Monitor", "Reporting", "Viewing",
                "CKernels", "TrainedModels", "CSystemd", "CInih", "CLinux",
            ],
            path: "Fuzz/DaemonSources", exclude: ["Main.swift"], swiftSettings: strict),
        .target(name: "CFuzzer", path: "Fuzz/Sources/CFuzzer"),
        .executableTarget(
            name: "ecgfuzz",
            dependencies: [
                "CFuzzer", "CKernels", "TrainedModels", "Classifier", "DaemonSources", "Decoding", "Monitor",
                "Reporting",
                "Rhythm", "Segmenter", "Signal", "Synthesis",
            ],
            path: "Fuzz/Sources/ecgfuzz", swiftSettings: [.treatAllWarnings(as: .error)] + tests),
        .testTarget(
            name: "ecgfuzzTests", dependencies: ["ecgfuzz", "TestSupport"], path: "Fuzz/Tests/ecgfuzzTests",
            swiftSettings: tests),
        .testTarget(
            name: "ReplayTests", dependencies: ["TestSupport", "Synthesis", "Signal"],
            exclude: ["wfdb_readback.py", "wfdb_segments.py", "wfdb_strips.py"], swiftSettings: tests),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)
