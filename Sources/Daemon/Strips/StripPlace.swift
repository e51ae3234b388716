// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// Where strips go, and what is the same for all of them: made at the start and at a reload.
final class StripPlace: Sendable {
    /// The folder's absolute path.
    let folder: String
    /// The most bytes of this source's strips in it.
    let byteLimit: Int64
    /// The name that reports carry, and as names of files have it.
    let source: String
    let sourceInNames: [UInt8]
    /// The lead's name; empty if it has none.
    let channelName: String
    /// Samples per second.
    let rate: SampleRate

    init(folder: String, byteLimit: Int64, context: borrowing ReportContext) {
        self.folder = folder
        self.byteLimit = byteLimit
        source = context.source
        sourceInNames = StripName.source(context.source)
        channelName = context.channelName
        rate = context.rate
    }
}
