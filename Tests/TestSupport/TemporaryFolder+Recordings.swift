// SPDX-License-Identifier: Apache-2.0

public import Synthesis

extension TemporaryFolder {
    /// Writes a synthetic recording as a WFDB record of format 16 and returns its path without an ending.
    public func write(_ recording: SyntheticRecording, record name: String, gain: Int = 200) throws -> String {
        let encoder = RecordEncoder(name: name, gain: gain)
        try write(encoder.header(for: recording), to: "\(name).hea")
        try write(encoder.data(for: recording), to: "\(name).dat")
        return path(name)
    }
}
