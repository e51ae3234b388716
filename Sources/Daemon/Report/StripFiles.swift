// SPDX-License-Identifier: Apache-2.0

import Reporting
import Viewing

/// The drawings of strips that reports name, as files.
struct StripFiles {
    /// The largest drawing that is taken, in bytes: eight times the largest that ecgmond makes.
    private static let largest = 512 << 10

    /// The folder of relative paths, and of names whose own path leads nowhere; `nil` if none was given.
    let folder: String?

    /// Reads the drawing at a path, which reports give without the ending `.svg`.
    ///
    /// Reports may come from elsewhere. So a path may not lead out of the folder, and what is no drawing is not taken.
    func read(_ path: String) -> StripLookup {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, !path.utf8.contains(0), !parts.contains("..") else { return .unfit }
        var candidates: [String] = []
        if path.startsWithBytes(of: "/") { candidates.append(path) }
        if let folder {
            if !path.startsWithBytes(of: "/") { candidates.append("\(folder)/\(path)") }
            candidates.append("\(folder)/\(path.splitAtLastSlash.name)")
        } else if !path.startsWithBytes(of: "/") {
            candidates.append(path)
        }
        for candidate in candidates {
            do throws(FileReadingError) {
                let name = candidate.endsWithBytes(of: ".svg") ? candidate : candidate + ".svg"
                let bytes = try readWholeFile(name, limit: Self.largest)
                return Self.isDrawing(bytes) ? .drawing(bytes) : .unfit
            } catch {
                if case .tooLong = error { return .unfit }
            }
        }
        return .missing
    }

    /// Whether bytes are a drawing: SVG from its first element on, and text.
    private static func isDrawing(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.starts(with: "<?xml ".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...].drop { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
        }
        return rest.starts(with: "<svg ".utf8) && String(validating: bytes, as: UTF8.self) != nil
    }
}
