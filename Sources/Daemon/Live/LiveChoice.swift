// SPDX-License-Identifier: Apache-2.0

import Glibc
import Reporting

/// Whether the live view can be shown where this process runs.
enum LiveChoice {
    /// Whether reports go to the live view if no output is named.
    ///
    /// Braille needs a terminal that shows it: neither the console of Linux nor a locale that is not UTF-8 does.
    static var isDefault: Bool {
        isPossible && variable("TERM") != "linux" && isUTF8(variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"))
    }

    /// Whether a live view that was asked for can be shown: on a terminal that draws, by a job that may write there, and if
    /// colour is not refused (https://no-color.org).
    static var isPossible: Bool {
        let terminal = variable("TERM") ?? "dumb"
        return isatty(STDOUT_FILENO) == 1 && terminal != "dumb" && !terminal.isEmpty
            && (variable("NO_COLOR") ?? "").isEmpty
            && isInForeground(STDOUT_FILENO)
    }

    /// The outputs with text in the place of a live view that cannot be shown.
    static func shown(_ outputs: [OutputKind]) -> [OutputKind] {
        guard outputs.contains(.live), !isPossible else { return outputs }
        let rest = outputs.filter { $0 != .live }
        return rest.contains(.text) ? rest : [.text] + rest
    }

    /// Whether the terminal's keys and settings are this job's; true if it is not the terminal that controls this process.
    static func isInForeground(_ descriptor: CInt) -> Bool {
        let group = tcgetpgrp(descriptor)
        return group < 0 || group == getpgrp()
    }

    /// Whether the first variable that is set names UTF-8, in the order in which setlocale(3) looks; true if none is set.
    static func isUTF8(_ names: String?...) -> Bool {
        guard let name = names.lazy.compactMap({ $0 }).first(where: { !$0.isEmpty }) else { return true }
        // As in `de_DE.UTF-8@euro`: the codeset stands after the point.
        let codeset = name.lowercased().split(separator: ".").dropFirst().first?.split(separator: "@").first ?? ""
        return codeset.filter { $0 != "-" } == "utf8"
    }

    private static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
}
