// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The written bytes of a buffer as text.
    package init(_ line: borrowing LineBuffer) { self.init(decoding: line.allBytes, as: UTF8.self) }
}
