// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file whose time tells the next process when this one was last alive.
///
/// It lies in the folder that systemd keeps from one process to the next until the unit is stopped
/// (`RuntimeDirectoryPreserve=restart`): after a stop that was meant there is no gap to report.
struct LastSign: ~Copyable {
    /// -1 if there is no such folder.
    private let descriptor: CInt
    /// The seconds since the process before this one was last alive; `nil` if there was none.
    let gapInSeconds: Double?

    /// Looks for the last process's sign in the folder that RUNTIME_DIRECTORY names, and leaves this one's.
    init() {
        guard let folder = unsafe getenv("RUNTIME_DIRECTORY") else {
            descriptor = -1
            gapInSeconds = nil
            return
        }
        let path = unsafe String(cString: folder) + "/alive"
        let opened = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        var status = stat()
        var now = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
        if opened >= 0, unsafe fstat(opened, &status) == 0 {
            let gap = Double(now.tv_sec - status.st_mtim.tv_sec) + Double(now.tv_nsec - status.st_mtim.tv_nsec) / 1e9
            descriptor = opened
            gapInSeconds = max(0, gap)
        } else {
            descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
            gapInSeconds = nil
        }
        leave()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Leaves a sign of life; allocates nothing.
    func leave() {
        // Without it the next process reports no gap, or a longer one.
        if descriptor >= 0 { _ = futimens(descriptor, nil) }
    }
}
