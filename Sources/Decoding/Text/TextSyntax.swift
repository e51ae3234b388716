// SPDX-License-Identifier: Apache-2.0

/// How the fields of a line stand in it.
enum TextSyntax: Equatable {
    /// Values apart by one separator; 0 stands for blanks.
    case separated(UInt8)
    /// `name:value` or `name=value`, apart by blanks, commas, semicolons or tabs.
    case labelled
    /// One JSON object a line.
    case json
}
