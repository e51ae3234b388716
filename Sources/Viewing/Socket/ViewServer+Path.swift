// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Reporting

extension ViewServer {
    /// Serves a socket of its own at a path; what an earlier process left there goes.
    ///
    /// Only the owner and the group may connect, as far as the umask lets them.
    ///
    /// - Throws: `ViewingError` if the path is too long, taken, or cannot be made.
    package init(path: String, context: ReportContext) throws(ViewingError) {
        guard let address = SocketAddress(path: path) else {
            throw ViewingError("view socket \(path.fitForTerminal): a path of at most 107 bytes is possible")
        }
        let listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw ViewingError("view socket", errno: errno) }
        if address.isDead(at: path) { _ = unsafe unlink(path) }
        let mask = umask(0o117)
        umask(mask | 0o117)
        let isBound = address.bind(listener)
        var number = errno
        umask(mask)
        guard isBound, listen(listener, CInt(ViewServer.capacity)) == 0 else {
            if isBound { number = errno }
            close(listener)
            throw ViewingError("view socket \(path.fitForTerminal)", errno: number)
        }
        try self.init(listening: listener, ownPath: path, context: context)
    }
}
