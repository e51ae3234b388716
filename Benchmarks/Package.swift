// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "ecgmond", path: "..")],
    targets: [
        .target(name: "CBench", dependencies: [.product(name: "Classifier", package: "ecgmond")]),
        .executableTarget(
            name: "ecgbench",
            dependencies: [
                "CBench",
                .product(name: "Segmenter", package: "ecgmond"),
                .product(name: "Classifier", package: "ecgmond"),
                .product(name: "Monitor", package: "ecgmond"),
                .product(name: "Reporting", package: "ecgmond"),
                .product(name: "Synthesis", package: "ecgmond"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableExperimentalFeature("Lifetimes"),
            ]),
        .testTarget(
            name: "ecgbenchTests",
            dependencies: [
                "ecgbench", "CBench", .product(name: "Segmenter", package: "ecgmond"),
                .product(name: "Classifier", package: "ecgmond"),
                .product(name: "Monitor", package: "ecgmond"),
            ]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c2x
)
