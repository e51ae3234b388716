// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Reporting

/// The WFDB record that an input names: by its header, by its name, or by its signal file.
struct RecordChoice {
    /// The header's path.
    var headerPath: String
    /// The signal file that the input names; `nil` if it names the record.
    var fileName: String?
    /// What to say of it at the start: `nil` if the header itself was named.
    var remark: String?

    /// Finds the record; `nil` if the input is a stream.
    ///
    /// `X.hea` is a record always. `X` where only `X.hea` is there, and a file that the header beside it names, are records if
    /// no setting says how to read them.
    init?(_ settings: Settings) {
        guard let input = settings.input, input != "-" else { return nil }
        headerPath = input
        if input.endsWithBytes(of: ".hea") { return }
        guard settings.header == nil, settings.rate == nil, settings.format == nil, settings.container == nil else {
            return nil
        }
        if unsafe access(input, F_OK) != 0 {
            headerPath = input + ".hea"
            guard unsafe access(headerPath, F_OK) == 0 else { return nil }
            remark = "\(input.forMessages): reading the record of \(headerPath.forMessages)"
            return
        }
        let (folder, name) = input.splitAtLastSlash
        let scalars = name.unicodeScalars
        guard let point = scalars.lastIndex(of: "."), point != scalars.startIndex else { return nil }
        headerPath = folder + String(scalars[..<point]) + ".hea"
        guard let bytes = try? readWholeFile(headerPath, limit: InputPlan.headerLimit),
            let header = try? RecordHeader(parsing: bytes.span), header.signals.contains(where: { $0.fileName == name })
        else { return nil }
        fileName = name
        remark = "\(input.forMessages): read as its header \(headerPath.forMessages) says"
    }
}
