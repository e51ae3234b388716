// SPDX-License-Identifier: Apache-2.0

/// One value, as it was written.
struct Assignment: Equatable {
    /// What is set.
    var key: SettingKey
    /// To what.
    var value: String
    /// Where.
    var origin: SettingOrigin
}
