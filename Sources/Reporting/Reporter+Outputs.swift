// SPDX-License-Identifier: Apache-2.0

// What can be changed between two reports.
extension Reporter {
    /// Changes the outputs, from the next report on. Those that stay go on; a new annotation file begins here.
    ///
    /// - Throws: `ReportingError` if an output is given twice or its file cannot be opened; then nothing has changed.
    public mutating func setOutputs(_ outputs: [OutputKind], context: ReportContext) throws(ReportingError) {
        var path: String?
        for (index, output) in outputs.enumerated() {
            let isSecondFile = output.isAnnotationFile && path != nil
            guard !outputs[..<index].contains(output), !isSecondFile else {
                throw ReportingError(code: .duplicateOutput, output: output.argument)
            }
            if case .wfdb(let name) = output { path = name }
        }
        if path != annotationPath {
            let file: WFDBAnnotationFile?
            if let path { file = try WFDBAnnotationFile(path: path, context: context) } else { file = nil }
            finishAnnotations()
            annotations = file
        }
        setJournal(outputs.contains(.journal), context)
        text = outputs.contains(.text) ? text ?? TextFormat(context: context) : nil
        json = outputs.contains(.json) ? json ?? JSONFormat(context: context) : nil
        if !outputs.contains(.csv) {
            csv = nil
        } else if csv == nil {
            csv = CSVFormat(context: context)
            line.removeAll()
            csv?.appendHeader(to: &line)
            standardOutput.append(line)
        }
        // Once the journal is there to take it.
        if let path = takeKeptPath() { say("output wfdb: the file that was there is \(path) now", priority: .notice) }
    }

    /// Reports what comes from here on as text as well: the live view is over.
    public mutating func reportInText(_ context: ReportContext) {
        if text == nil { text = TextFormat(context: context) }
    }

    /// Changes what is the same for every report, from the next one on; the rate must stay.
    ///
    /// An annotation file keeps what its first lines say, and CSV the columns that its header names.
    public mutating func update(_ context: ReportContext) {
        messages = MessageFormat(context: context)
        if journal != nil { journal = JournalSink(context: context, socket: journalSocket) }
        if text != nil { text = TextFormat(context: context) }
        if json != nil { json = JSONFormat(context: context) }
        if let explains = csv?.explains {
            var context = context
            context.explains = explains
            csv = CSVFormat(context: context)
        }
    }

    private mutating func setJournal(_ isOutput: Bool, _ context: ReportContext) {
        guard isOutput != (journal != nil) else { return }
        journal = isOutput ? JournalSink(context: context, socket: journalSocket) : nil
    }

    /// Closes the annotation file, if there is one, and keeps count of what it lost.
    private mutating func finishAnnotations() {
        annotations?.finish()
        switch annotations {
        case .some(let file): earlierLostAnnotationCount += file.lostAnnotationCount
        case .none: break
        }
        annotations = nil
    }

    private var annotationPath: String? {
        switch annotations {
        case .some(let file): return file.path
        case .none: return nil
        }
    }

    /// Where the annotation file is now that an earlier run left; once.
    private mutating func takeKeptPath() -> String? { annotations?.takeKeptPath() ?? nil }
}
