// SPDX-License-Identifier: Apache-2.0

/// The set of rules by which a detector works: all of them, unless an ablation leaves one out.
@_spi(Ablation) public struct QRSRules: Sendable {
    private var left: UInt32

    /// All rules: what the product works by.
    public static let all = QRSRules(left: 0)

    /// All rules but one.
    public static func all(but rule: QRSRule) -> QRSRules { QRSRules(left: 1 << UInt32(rule.rawValue)) }

    /// Whether a rule is at work.
    func contains(_ rule: QRSRule) -> Bool { left & (1 << UInt32(rule.rawValue)) == 0 }
}
