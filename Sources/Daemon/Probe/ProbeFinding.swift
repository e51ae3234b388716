// SPDX-License-Identifier: Apache-2.0

/// One setting that a probe has found.
struct ProbeFinding {
    /// The setting.
    var key: SettingKey
    /// Its value, as a configuration file has it.
    var value: String
    /// Why.
    var reason: String
}
