// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The first bytes of an input, looked at before it is known how the input is to be read.
struct InputPreview: Equatable {
    /// The most that is looked at.
    static let limit = 2 << 20

    /// The bytes; empty if nobody looked.
    var bytes: [UInt8] = []
    /// Whether the input ends with them.
    var isWhole = false

    /// Whether nobody looked, or there was nothing to see.
    var isEmpty: Bool { bytes.isEmpty }

    /// Looks at the input that some settings name, before there is a plan.
    ///
    /// Of a stream no more is awaited than is needed. If the settings describe it, nothing but a silent second is: what comes
    /// later is looked at as it comes.
    ///
    /// - Parameter signals: where signals are read from, which end the waiting; -1 if they end the process.
    init(_ settings: Settings, of input: inout InputSource, signals: CInt = -1) throws(DaemonError) {
        guard InputPlan.needsPreview(settings) || !input.isManaged || input.kind == .file else { return }
        // Nobody types a file's header: whoever forgot the rate is not kept waiting.
        guard settings.format != nil || settings.rate != nil || isatty(input.descriptor) == 0 else { return }
        self = try input.preview(
            limit: Self.limit, milliseconds: InputPlan.needsPreview(settings) ? nil : 1_000, interruption: signals
        ) { (bytes: Span<UInt8>) in InputPlan.isEnough(bytes, settings) }
    }

    /// Looks at a regular file for a check: whatever else is there is left as it is.
    init(forCheckOf settings: Settings) throws(DaemonError) {
        self.init()
        let path = settings.input ?? "-"
        var status = stat()
        let result = path == "-" ? unsafe fstat(STDIN_FILENO, &status) : unsafe stat(path, &status)
        guard result == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        var input = try InputSource(path: path)
        try self.init(settings, of: &input)
        input.rewind()
    }

    /// The first of the bytes: what a later plan needs of them.
    func prefix(_ count: Int) -> InputPreview {
        count < bytes.count ? InputPreview(bytes: Array(bytes[..<count]), isWhole: false) : self
    }

    /// No preview.
    init() {}

    /// A preview of some bytes.
    init(bytes: [UInt8], isWhole: Bool) {
        self.bytes = bytes
        self.isWhole = isWhole
    }
}
