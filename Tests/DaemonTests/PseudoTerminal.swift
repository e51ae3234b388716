// SPDX-License-Identifier: Apache-2.0

import CLinux
import Foundation
import Testing

// Glibc gives these to those alone who define _XOPEN_SOURCE.
@_silgen_name("posix_openpt") private func posix_openpt(_ flags: Int32) -> Int32
@_silgen_name("grantpt") private func grantpt(_ descriptor: Int32) -> Int32
@_silgen_name("unlockpt") private func unlockpt(_ descriptor: Int32) -> Int32
@_silgen_name("ptsname") private func ptsname(_ descriptor: Int32) -> UnsafeMutablePointer<CChar>?

/// A serial device with a recorder at its other end, as Linux makes it: for somebody who types.
final class PseudoTerminal {
    /// The device's path.
    let path: String
    /// The recorder's end; -1 once the plug is pulled.
    private(set) var recorder: Int32

    init() throws {
        recorder = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)
        try #require(recorder >= 0 && grantpt(recorder) == 0 && unlockpt(recorder) == 0)
        path = String(cString: try #require(ptsname(recorder)))
    }

    deinit { pullPlug() }

    /// The settings that the device has now.
    var settings: ecg_terminal {
        get throws {
            let descriptor = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
            defer { close(descriptor) }
            var settings = ecg_terminal()
            try #require(descriptor >= 0 && ecg_get_terminal(descriptor, &settings) == 0)
            return settings
        }
    }

    /// Sends bytes as fast as they are read.
    func send(_ data: Data) async throws {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.prefix(512).withUnsafeBytes { write(recorder, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            try #require(count > 0 || errno == EAGAIN)
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    func pullPlug() {
        if recorder >= 0 { close(recorder) }
        recorder = -1
    }
}

extension ecg_terminal {
    /// Whether lines are read and edited, as for somebody who types.
    var isForTyping: Bool { local_modes & UInt32(ICANON) != 0 && input_modes & UInt32(ICRNL) != 0 }
}
