// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

struct ReadmePictureTests {
    @Test
    func `the README shows what 208s gives`() throws {
        let golden = Set(try readText(PackageRoot.fixture("replays/208s.text")).split(separator: "\n"))
        let readme = try readText(PackageRoot.path("README.md")).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(readme.firstIndex(of: "    $ ecgmond --output text fixtures/208s.hea"))
        let shown = readme[(start + 1)...].prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
        #expect(shown.count > 10)
        for line in shown where line != "..." { #expect(golden.contains(line), "\(line)") }
    }
}
