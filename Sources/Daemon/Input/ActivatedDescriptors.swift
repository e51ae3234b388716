// SPDX-License-Identifier: Apache-2.0

import CSystemd
import Glibc

/// What systemd passes by socket activation (sd_listen_fds(3)): at most one FIFO, the input, and one listening socket for viewers.
enum ActivatedDescriptors {
    /// A descriptor and the name that its socket unit gives it.
    private struct Passed {
        var descriptor: CInt
        var name: String
    }

    /// All that were passed; read once, since the variables are taken out of the environment.
    private static let passed: Result<[Passed], DaemonError> = read()

    /// The FIFO and its name, or `nil`.
    static func fifo() throws(DaemonError) -> (descriptor: CInt, name: String)? {
        let all = try passed.get()
        let fifos = all.filter { sd_is_fifo($0.descriptor, nil) > 0 }
        guard fifos.count + (all.contains(where: isView) ? 1 : 0) == all.count else {
            throw DaemonError(.badConfiguration, "socket activation passed something other than a FIFO")
        }
        guard fifos.count < 2 else {
            throw DaemonError(
                .badConfiguration, "socket activation passed \(fifos.count) descriptors, not one FIFO")
        }
        return fifos.first.map { ($0.descriptor, $0.name) }
    }

    /// The listening socket for viewers, or `nil`.
    static func view() throws(DaemonError) -> CInt? { try passed.get().first(where: isView)?.descriptor }

    private static func isView(_ passed: Passed) -> Bool {
        sd_is_socket(passed.descriptor, AF_UNIX, CInt(SOCK_STREAM.rawValue), 1) > 0
    }

    private static func read() -> Result<[Passed], DaemonError> {
        var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &names)
        guard count >= 0 else { return .failure(DaemonError(.system, "socket activation", errno: -count)) }
        var all: [Passed] = []
        for index in 0..<Int(count) {
            var name = ""
            if let list = unsafe names, let text = unsafe list[index] {
                name = unsafe String(cString: text)
                unsafe free(text)
            }
            all.append(Passed(descriptor: CInt(SD_LISTEN_FDS_START) + CInt(index), name: name))
        }
        unsafe free(names)
        return .success(all)
    }
}
