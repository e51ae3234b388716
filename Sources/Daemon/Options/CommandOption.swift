// SPDX-License-Identifier: Apache-2.0

/// One option as the table of options has it: its help, its completion and its name in the configuration file come from here.
struct CommandOption {
    /// What follows the option.
    enum Argument {
        /// Nothing: the option stands alone.
        case none
        /// One of some words, or something else if `orPath` says so.
        case word([String], orPath: Bool = false)
        /// A path.
        case path
        /// A number, a name, or whatever else nothing can complete.
        case text
    }

    /// The name, without hyphens.
    let name: String
    /// The name of its argument in the help; empty if it has none.
    let placeholder: String
    /// What its argument may be.
    let argument: Argument
    /// What the help says of it.
    let help: String
    /// The setting that it gives a value; `nil` for a command.
    let setting: SettingKey?

    /// Makes an option of a setting.
    init(_ setting: SettingKey?, _ name: String, _ placeholder: String, _ argument: Argument, _ help: String) {
        self.setting = setting
        self.name = name
        self.placeholder = placeholder
        self.argument = argument
        self.help = help
    }

    /// The words that its argument may be.
    var words: [String] {
        if case .word(let words, _) = argument { words } else { [] }
    }

    /// Whether it stands alone on the command line.
    var isSwitch: Bool {
        if case .none = argument { true } else { false }
    }
}
