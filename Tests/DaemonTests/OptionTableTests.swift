// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Daemon

/// The table of options, and what must not drift from it: manuals, completions, the values that settings take.
@Suite struct OptionTableTests {
    @Test func `each setting stands once in the table, and each name is one`() {
        for key in SettingKey.allCases where key.isOption {
            #expect(OptionTable.options.count { $0.setting == key } == 1, "\(key)")
        }
        let names = OptionTable.options.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `each word of an option is a value that it takes`() throws {
        for option in OptionTable.options {
            guard let key = option.setting else { continue }
            for word in option.words where word != "wfdb:" && key != .isa {
                var settings = Settings()
                try settings.assign(Assignment(key: key, value: word, origin: .commandLine))
            }
            #expect(option.isSwitch == option.placeholder.isEmpty)
        }
    }

    @Test func `the manual has every option, and no other`() throws {
        let manual = try readText(PackageRoot.path("docs/man/ecgmond.1"))
        let items = manual.split(separator: "\n").filter { $0.hasPrefix(".It Fl -") }
            .map { String($0.dropFirst(8).prefix { $0 != " " }) }
        #expect(Set(items) == Set(OptionTable.options.map(\.name)))
        #expect(Set(items).count == items.count)
    }

    @Test func `the manual of the file has every key, and no other`() throws {
        let manual = try readText(PackageRoot.path("docs/man/ecgmond.conf.5"))
        let table = manual.components(separatedBy: ".Bl -column")[1].components(separatedBy: ".El")[0]
        let items = table.split(separator: "\n").filter { $0.hasPrefix(".It Cm ") }
            .map { String($0.dropFirst(7).prefix { $0 != " " }) }
        #expect(Set(items) == Set(SettingKey.allCases.map(\.name)))
    }

    @Test func `the help is in columns, and reads from the table`() {
        let lines = Help.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.contains("  --rate HERTZ               samples per second of one channel, 50 to 10000"))
        #expect(lines.contains("  --ventricular-beats-per-minute COUNT"))
        #expect(lines.contains("  --check-config             check and print the configuration, then leave"))
        #expect(lines.allSatisfy { $0.utf8.count <= 80 && !$0.hasSuffix(" ") })
    }

    /// What bash offers for a command line whose last word is being typed.
    private func bash(_ words: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        try folder.write(CompletionScript.text(for: .bash), to: "script")
        try folder.write("", to: "record.hea")
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            source '\(folder.path("script"))'; complete -p ecgmond >/dev/null || exit 1
            cd '\(folder.path)'; COMP_WORDS=(\(line)); COMP_CWORD=\(words.count - 1)
            _ecgmond; printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try Program("/bin/bash").run(["--norc", "-c", script])
        #expect(outcome.status == 0 && outcome.errorText.isEmpty, "\(outcome.errorText)")
        return outcome.text.split(separator: "\n").map(String.init)
    }

    @Test func `bash completes options, words and files`() throws {
        #expect(try bash(["ecgmond", "--"]) == OptionTable.options.map { "--\($0.name)" })
        #expect(try bash(["ecgmond", "--summ"]) == ["--summary-interval"])
        #expect(try bash(["ecgmond", "--format", "s16"]) == ["s16le", "s16be"])
        #expect(try bash(["ecgmond", "--format", "=", "f"]) == ["f32le"])
        #expect(try bash(["ecgmond", "--solver", "="]) == ["auto", "euler", "midpoint", "rk4"])
        #expect(try bash(["ecgmond", "--model", "c"]) == ["context"])
        #expect(try bash(["ecgmond", "--model", "rec"]) == ["record.hea"])
        #expect(try bash(["ecgmond", "--header", "rec"]) == ["record.hea"])
        #expect(try bash(["ecgmond", "--rate", "360", "rec"]) == ["record.hea"])
        #expect(try bash(["ecgmond", "--rate", ""]).isEmpty)
    }

    private static let hasZsh = FileManager.default.isExecutableFile(atPath: "/usr/bin/zsh")

    /// zsh's completion in a pseudo terminal of its own (zsh/zpty), since it runs in its line editor alone.
    @Test(
        .enabled(if: hasZsh || StrictMode.isOn, "zsh is not installed (make setup-checks); not checked: its completion")
    )
    func `zsh completes options and words`() throws {
        let folder = try TemporaryFolder()
        try folder.write(CompletionScript.text(for: .zsh), to: "_ecgmond")
        try folder.write(
            """
            zmodload zsh/zpty
            zpty -b z zsh -f -i
            zpty -w z 'PS1=; fpath=(\(folder.path) $fpath); autoload -Uz compinit; compinit -u -D -d \(folder.path("dump"))'
            zpty -w z "zstyle ':completion:*' list-prompt ''; LISTMAX=1000; echo READY"
            zpty -r z out '*READY*READY*'
            zpty -w -n z $'ecgmond --summ\\t'
            zpty -r z out '*--summary-interval*'; print -r -- "A:$out"
            zpty -w -n z $'\\C-uecgmond --format f\\t'
            zpty -r z out '*f32le*'; print -r -- "B:$out"
            zpty -w -n z $'\\C-uecgmond --solver m\\t'
            zpty -r z out '*midpoint*'; print -r -- "C:$out"
            zpty -d z
            """, to: "drive")
        var zsh = Program("/usr/bin/zsh")
        zsh.timeLimit = 30
        let outcome = try zsh.run(["-f", folder.path("drive")])
        #expect(outcome.status == 0)
        for word in ["--summary-interval", "f32le", "midpoint"] {
            #expect(outcome.text.contains(word), "\(outcome.text) \(outcome.errorText)")
        }
    }
}
