// SPDX-License-Identifier: Apache-2.0

/// What `--completion` prints: a script by which a shell completes options and their values, made from the table of options.
enum CompletionScript {
    /// The shells that there is a script for.
    enum Shell: String, CaseIterable {
        case bash, zsh
    }

    /// The script of a shell.
    static func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        }
    }

    private static let head = "# SPDX-License-Identifier: Apache-2.0\n# Made by `ecgmond --completion`.\n"

    /// Looks at the word before the one that is typed; `=` is a word of its own in bash.
    private static var bash: String {
        var lines = [
            head + "_ecgmond()",
            "{",
            "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}",
            "    if [[ $word == = ]]; then",
            "        word=",
            "    elif [[ $option == = ]]; then",
            "        option=${COMP_WORDS[COMP_CWORD-2]}",
            "    fi",
            "    compopt +o nospace 2>/dev/null",
            "    local options='\(longOptions(OptionTable.options.map(\.name)))'",
            "    if [[ ${COMP_WORDS[1]} == \(ReportRequest.command) && COMP_CWORD -gt 1 ]]; then",
            "        options='\(longOptions(ReportOption.allCases.map(\.rawValue)))'",
            "        case $option in",
            "        --output|-o|--strips) \(files); return ;;",
            "        --max-strips|--source) COMPREPLY=(); return ;;",
            "        esac",
            "    fi",
            "    case $option in",
        ]
        func take(_ options: [CommandOption], _ action: String) {
            guard !options.isEmpty else { return }
            lines.append("    \(options.map { "--\($0.name)" }.joined(separator: "|"))) \(action); return ;;")
        }
        let options = OptionTable.options
        for option in options where !option.words.isEmpty {
            let words = "COMPREPLY=($(compgen -W '\(option.words.joined(separator: " "))' -- \"$word\"))"
            if case .word(_, orPath: true) = option.argument {
                take([option], words + " COMPREPLY+=($(compgen -f -- \"$word\")); compopt -o filenames 2>/dev/null")
            } else {
                take([option], words)
            }
        }
        take(options.filter { if case .path = $0.argument { true } else { false } }, files)
        take(options.filter { if case .text = $0.argument { true } else { false } }, "COMPREPLY=()")
        lines += [
            "    esac",
            "    if [[ $word == -* ]]; then",
            "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))",
            "    else",
            "        \(files)",
            "        [[ COMP_CWORD -eq 1 && $word ]] && COMPREPLY+=($(compgen -W '\(commands)' -- \"$word\"))",
            "    fi",
            "}",
            "complete -F _ecgmond ecgmond",
            "",
        ]
        return lines.joined(separator: "\n")
    }

    /// The words that may stand first.
    private static let commands = "\(ReportRequest.command) \(TopCommand.command)"

    private static func longOptions(_ names: [String]) -> String { names.map { "--\($0)" }.joined(separator: " ") }

    private static let files = "COMPREPLY=($(compgen -f -- \"$word\")); compopt -o filenames 2>/dev/null"

    private static var zsh: String {
        var lines = [
            "#compdef ecgmond", head + "if [[ $words[2] == \(ReportRequest.command) && CURRENT -gt 2 ]]; then",
        ]
        lines.append("shift words; (( CURRENT-- ))")
        lines.append("_arguments \\")
        for option in ReportOption.allCases { lines.append(zshLine(of: option.option)) }
        lines += [
            "    '-o[write the page to FILE]:FILE:_files' \\", "    ':INPUT:_files'", "return", "fi", "_arguments \\",
        ]
        for option in OptionTable.options { lines.append(zshLine(of: option)) }
        lines += ["    '(- *)-h[print the help]' \\", "    '(- *)-V[print the version]' \\"]
        lines += ["    '1:INPUT:{_values command \(commands); _files}'", ""]
        return lines.joined(separator: "\n")
    }

    /// An option as `_arguments` takes it.
    private static func zshLine(of option: CommandOption) -> String {
        let repeats = ["output", "config"].contains(option.name) ? "*" : ""
        let help = escaped(option.help)
        let sign = option.isSwitch ? "" : "="
        var action = ""
        switch option.argument {
        case .none: break
        case .word(let words, let orPath):
            let list = words.map {
                $0.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:")
            }
            .joined(separator: " ")
            action =
                orPath
                ? ":\(option.placeholder):{_values \(option.placeholder) \(list); _files}"
                : ":\(option.placeholder):(\(list))"
        case .path: action = ":\(option.placeholder):_files"
        case .text: action = ":\(option.placeholder): "
        }
        return "    '\(repeats)--\(option.name)\(sign)[\(help)]\(action)' \\"
    }

    /// What stands in brackets and quotes.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": result.append(contentsOf: "'\\''".unicodeScalars)
            case "[", "]", ":":
                result.append("\\")
                result.append(scalar)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
