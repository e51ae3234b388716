// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "ecgmond", path: "..")],
    targets: [
        .executableTarget(
            name: "ecgbench",
            dependencies: [
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
                "ecgbench", .product(name: "Segmenter", package: "ecgmond"),
                .product(name: "Monitor", package: "ecgmond"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
