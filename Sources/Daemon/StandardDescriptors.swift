// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The three descriptors that every program counts on.
enum StandardDescriptors {
    /// Puts /dev/null in the place of those that the caller has closed.
    ///
    /// Otherwise the next file opened would take the number: an annotation file would get what is meant for standard output.
    /// A missing standard input is opened for writing only, by which `InputSource` knows it. A missing standard output is
    /// opened for reading only, so that whoever writes a report to it hears that it is lost.
    static func fill() throws(DaemonError) {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            guard unsafe open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_WRONLY) == descriptor else {
                throw DaemonError(.system, "/dev/null", errno: errno)
            }
        }
    }
}
