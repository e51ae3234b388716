// SPDX-License-Identifier: Apache-2.0

package import Glibc
package import Signal

/// The fields of one journal entry, as the list of byte ranges that `sd_journal_sendv` takes.
///
/// Text and ranges live in two buffers made at start; what is the same in every entry is laid down once. An entry
/// allocates nothing. `docs/journal-fields.md` lists the fields.
@safe package struct JournalRecord: ~Copyable {
    private static let byteCapacity = 8_192
    private static let fieldCapacity = 128

    let clock: SampleClock
    let message: MessageFormat
    var text: LineBuffer
    /// `[fieldCapacity]` ranges of `text`, ours; the first `fieldCount` are the entry.
    private let fields: UnsafeMutableBufferPointer<iovec>
    private var fieldCount = 0
    private var fieldStart = 0
    /// Bytes and fields that every entry shares, at the front of the buffers.
    private var commonByteCount = 0
    private var commonFieldCount = 0
    /// The fields of the model, which only beats and overruns carry: kept at the back of `fields`, copied after the common
    /// ones. They are its name; solver and steps; solver and steps of one step.
    private var modelFieldCount = 0
    private var hasSolver: Bool { modelFieldCount > 1 }
    private let stepsByNeed: Bool
    private var messageRange = 0..<0
    private var arrival = Arrival()

    /// Lays down the fields that every entry of a run shares.
    package init(context: borrowing ReportContext) {
        clock = SampleClock(rate: context.rate)
        message = MessageFormat(context: context)
        stepsByNeed = context.stepsByNeed
        text = LineBuffer(capacity: Self.byteCapacity)
        unsafe fields = .allocate(capacity: Self.fieldCapacity)
        unsafe fields.initialize(repeating: iovec())

        field("SYSLOG_IDENTIFIER=", "ecgmond")
        field("ECG_SOURCE=", EscapedText.plain(context.source))
        if !context.channelName.isEmpty { field("ECG_CHANNEL=", EscapedText.plain(context.channelName)) }
        commonFieldCount = fieldCount
        field("ECG_MODEL=", EscapedText.plain(context.modelName))
        if !context.solverName.isEmpty {
            field("ECG_SOLVER=", EscapedText.plain(context.solverName))
            field("ECG_STEPS=", integer: Int64(context.steps))
            field("ECG_SOLVER=", "euler")
            field("ECG_STEPS=", integer: 1)
        }
        modelFieldCount = fieldCount - commonFieldCount
        for index in 0..<modelFieldCount {
            unsafe fields[Self.fieldCapacity - modelFieldCount + index] = fields[commonFieldCount + index]
        }
        commonByteCount = text.count
        fieldCount = commonFieldCount
    }

    deinit { unsafe fields.deallocate() }

    /// The entry's fields, `NAME=value` each; they are good until the next entry is filled.
    package var vectors: UnsafeBufferPointer<iovec> { unsafe UnsafeBufferPointer(rebasing: fields[0..<fieldCount]) }

    /// Appends the entry's MESSAGE to a line.
    package func appendMessage(to line: inout LineBuffer) {
        for offset in messageRange { line.append(text.byte(at: offset)) }
    }

    /// Fills the entry from an event.
    package mutating func fill(
        _ event: borrowing MonitorEvent, at arrival: Arrival = Arrival(), heldBack: borrowing HeldBack = HeldBack()
    ) {
        switch event {
        case .beat(let beat):
            let solver = SolverShown(beat, byNeed: stepsByNeed)
            begin(priority: ReportPriority(event), identifier: MessageID.beat, model: solver, at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: beat.beat.sampleIndex)
            append(beat)
        case .rhythm(let rhythm):
            begin(priority: ReportPriority(event), identifier: MessageID.rhythm(rhythm.kind), at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: rhythm.sampleIndex)
            field("ECG_EVENT=", rhythm.kind.name)
            field("ECG_STATE=", rhythm.phase.name)
            field("ECG_HEART_RATE_BPM=", rate: rhythm.heartRate)
            if let count = rhythm.countAtEnd { field("ECG_COUNT=", integer: Int64(count)) }
            if let onset = rhythm.onsetIndex {
                field("ECG_ONSET_SAMPLE=", integer: onset)
                open("ECG_DURATION_S=")
                text.append(scaled: clock.milliseconds(rhythm.sampleIndex &- onset), decimals: 3)
                close()
            }
        case .signal(let change):
            begin(priority: ReportPriority(event), identifier: MessageID.signal, at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: change.sampleIndex)
            field("ECG_SIGNAL=", change.state.name)
        case .input(let problem):
            begin(priority: ReportPriority(event), identifier: MessageID.input, at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: problem.sampleIndex)
            field("ECG_PROBLEM=", problem.kind.name)
            field(problem.kind.isOnLine ? "ECG_LINE=" : "ECG_BYTE=", integer: problem.position)
            field("ECG_COUNT=", integer: Int64(problem.count))
            if let phase = problem.phase { field("ECG_STATE=", phase.name) }
            if let measure = problem.measure, let name = problem.kind.journalName {
                open(name)
                text.append(measure, decimals: 1)
                close()
            }
        case .overrun(let overrun):
            begin(priority: ReportPriority(event), identifier: MessageID.overrun, model: .all, at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: overrun.sampleIndex)
            field("ECG_COMPUTE_USEC=", microseconds: overrun.computeNanoseconds)
            field("ECG_COMPUTE_BOUND_USEC=", microseconds: overrun.boundNanoseconds)
            field("ECG_COUNT=", integer: Int64(overrun.count))
        case .summary(let summary):
            begin(priority: ReportPriority(event), identifier: MessageID.summary, at: arrival)
            appendMessage(event, heldBack)
            append(sampleIndex: summary.endSampleIndex)
            append(summary)
            append(heldBack)
            return
        }
        if heldBack.before > 0 { field("ECG_HELD_BACK=", integer: Int64(heldBack.before)) }
    }

    /// Fills the entry with what the daemon says of itself.
    package mutating func fill(diagnostic: String, priority: ReportPriority) {
        begin(priority: priority, identifier: MessageID.diagnostic)
        open("MESSAGE=")
        message.appendSource(to: &text)
        text.append(sanitized: diagnostic, limit: Self.byteCapacity / 2)
        closeMessage()
    }

    /// Starts an entry; `model` is what it says of solver and steps, `nil` if it does not name the model.
    mutating func begin(
        priority: ReportPriority, identifier: StaticString, model: SolverShown? = nil, at arrival: Arrival = Arrival()
    ) {
        self.arrival = arrival
        text.truncate(to: commonByteCount)
        fieldCount = commonFieldCount
        if let model {
            copyModelFields(0..<1)
            switch model {
            case .all: if hasSolver { copyModelFields(1..<3) }
            case .early: if hasSolver { copyModelFields(3..<5) }
            case .none: break
            }
        }
        field("PRIORITY=", integer: Int64(priority.rawValue))
        field("MESSAGE_ID=", identifier)
    }

    private mutating func copyModelFields(_ range: Range<Int>) {
        for index in range {
            unsafe fields[fieldCount] = fields[Self.fieldCapacity - modelFieldCount + index]
            fieldCount += 1
        }
    }

    private mutating func appendMessage(_ event: borrowing MonitorEvent, _ heldBack: borrowing HeldBack) {
        open("MESSAGE=")
        message.append(event, heldBack: heldBack, to: &text)
        closeMessage()
    }

    /// Appends the sample that the entry is about, with its times.
    mutating func append(sampleIndex: SampleIndex) {
        field("ECG_SAMPLE=", integer: sampleIndex)
        open("ECG_TIME_S=")
        text.append(scaled: clock.milliseconds(sampleIndex), decimals: 3)
        close()
        if let time = arrival.microseconds(at: sampleIndex, clock) { field("ECG_REALTIME_USEC=", integer: time) }
        if let age = arrival.toldAge {
            open("ECG_AGE_S=")
            text.append(age, decimals: 1)
            close()
        }
    }

    /// Starts a field with its name and equals sign; its value is then appended to `text`.
    mutating func open(_ name: StaticString) {
        fieldStart = text.count
        text.append(name)
    }

    /// Ends the field that was started last.
    mutating func close() {
        precondition(fieldCount < Self.fieldCapacity - modelFieldCount, "an entry has at most 123 fields")
        unsafe fields[fieldCount] = iovec(iov_base: text.address(at: fieldStart), iov_len: text.count - fieldStart)
        fieldCount += 1
    }

    /// Ends the field MESSAGE, and notes where it is.
    mutating func closeMessage() {
        let nameLength = 8  // "MESSAGE="
        messageRange = min(fieldStart + nameLength, text.count)..<text.count
        close()
    }
}
