// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// Annotations written as text: a sample and a mnemonic each, with the text of a rhythm or a comment and the subtype of a
/// change of quality after it, as in `100 N, 400 V, 700 +(AFIB, 900 ~-1`.
func annotations(_ text: String) -> [Annotation] {
    text.split(separator: ",").map { item in
        let words = item.split(separator: " ", maxSplits: 1)
        let mnemonic = words[1].unicodeScalars.first ?? " "
        let rest = String(words[1].dropFirst())
        guard let sample = SampleIndex(words[0]),
            let code = (1...41).first(where: { Annotation(sampleIndex: 0, code: $0).mnemonic == mnemonic })
        else { preconditionFailure("no annotation: '\(item)'") }
        return Annotation(
            sampleIndex: sample, code: code, subtype: mnemonic == "~" ? Int8(rest) ?? 0 : 0,
            aux: mnemonic != "~" && !rest.isEmpty ? rest : nil)
    }
}
