// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "swift-client",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "ecgmond", path: "../..")],
    targets: [
        .executableTarget(name: "beats", dependencies: [.product(name: "Monitor", package: "ecgmond")]),
        .executableTarget(
            name: "classes",
            dependencies: [
                .product(name: "Segmenter", package: "ecgmond"), .product(name: "Classifier", package: "ecgmond"),
            ]),
    ]
)
