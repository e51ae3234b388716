// SPDX-License-Identifier: Apache-2.0

import Signal

/// Decides what the signal is fit for: from its contact, from whether the beats' levels are known, and from its noise.
///
/// O(1) a sample and a candidate, allocates nothing.
struct SignalStateMachine {
    /// The signal is swamped if the beats stand out less than this from the background...
    private static let swampedContrast: Float = 3
    /// ...until they stand out more than this.
    private static let clearContrast: Float = 3.8
    /// The signal is noisy if the peaks that look like nothing before come to more than this share of the beats...
    private static let noisyShare: Float = 0.3
    /// ...until they come to less than this.
    private static let goodShare: Float = 0.2
    /// Levels are forgotten when the signal has been swamped for so long, in milliseconds...
    private static let swampedInMilliseconds = 5_000.0
    /// ...and no candidate was like so many of the last 24.
    private static let repetitions = 10
    /// When the signal has moved for so long and no levels could be learnt, it counts as noisy, in milliseconds.
    private static let learningLimitInMilliseconds = 10_000.0

    private let rules: QRSRules
    private let swampedTime: SampleIndex
    private let learningLimit: SampleIndex

    private var contact: ContactWatch
    /// Whether levels have been known since the start.
    private var hasBeenLearnt = false
    /// Whether noise hides the beats.
    private(set) var isNoisy = false
    /// From where complexes are too small to count; `nil` if they are not.
    private var smallSince: SampleIndex?
    /// From where the signal is swamped; `nil` if it is not.
    private var swampedSince: SampleIndex?
    /// The sample at which learning has taken too long, counted from where the signal began to move.
    private var learningDue = SampleIndex.max

    /// The state now.
    private(set) var state = SignalState.learning
    /// The first sample of that state.
    private var stateSince: SampleIndex = 0
    /// The samples between which changes are dated.
    private var start: SampleIndex = 0
    private var end = SampleIndex.max
    /// Changes that have not been taken; if they never are, the oldest are lost.
    private var changes = Ring<16, SignalChange>(filler: SignalChange(sampleIndex: 0, state: .learning))
    /// Whether `takeChange()` has one to give.
    private(set) var hasChange = false

    /// Makes a machine for a rate, in the state `learning`.
    init(rate: SampleRate, rules: QRSRules) {
        self.rules = rules
        swampedTime = SampleIndex(rate.samples(milliseconds: Self.swampedInMilliseconds))
        learningLimit = SampleIndex(rate.samples(milliseconds: Self.learningLimitInMilliseconds))
        contact = ContactWatch(rate: rate)
    }

    /// Another signal begins at a sample, of which nothing is known; this is not a change of the state.
    mutating func restart(at index: SampleIndex) {
        state = .learning
        stateSince = index
        start = index
        end = .max
    }

    /// The filters start at a sample, whose value is to be pushed too.
    mutating func begin(at value: Int64, index: SampleIndex) {
        contact.restart(at: value)
        start = max(start, index)
        hasBeenLearnt = false
        isNoisy = false
        smallSince = nil
        swampedSince = nil
        learningDue = index &+ learningLimit
        enter(.learning, at: index)
    }

    /// The lead has been off from a sample on.
    mutating func leaveLead(at index: SampleIndex) { enter(.leadOff, at: index) }

    /// The input ended at a sample: what is decided after it is dated there.
    mutating func finish(at index: SampleIndex) { end = index }

    /// Takes the next sample, in the units of `CandidateFinder`.
    @inline(__always)
    mutating func push(_ value: Int64, index: SampleIndex) {
        if contact.push(value) {
            noteContact(at: index)
        } else if index == learningDue {
            update(at: index)
        }
    }

    @inline(never)
    private mutating func noteContact(at index: SampleIndex) {
        if contact.contact == .moving { learningDue = index &+ learningLimit }
        update(at: index)
    }

    /// Notes that a beat, or what may become one, was found.
    mutating func noteBeat() { contact.noteBeat() }

    /// Notes that the levels of the beats have become known.
    mutating func noteLevels() {
        hasBeenLearnt = true
        isNoisy = false
        smallSince = nil
        swampedSince = nil
    }

    /// Notes from where complexes have come that are too small to count; `nil` if there are none.
    mutating func note(smallSince index: SampleIndex?, at now: SampleIndex) {
        guard smallSince != index else { return }
        smallSince = index
        hasBeenLearnt = true
        update(at: now)
    }

    /// Notes what the wait for levels has shown.
    mutating func note(_ outlook: LevelLearner.Outlook, at index: SampleIndex) {
        switch outlook {
        case .open, .hopeful: break
        case .quiet: isNoisy = false
        case .noisy: isNoisy = true
        }
        update(at: index)
    }

    /// Notes how far the beats stand out from the noise at a candidate.
    ///
    /// - Parameters:
    ///   - contrast: the beats' level over the background; `nil` if that is not known yet.
    ///   - noise: the noise that `RecentPeaks` measures, as a share of the beats.
    ///   - likes: the number of the last candidates that look like this one.
    ///   - isReadable: whether the last beats resemble one another.
    /// - Returns: whether the levels are to be forgotten.
    mutating func note(contrast: Float?, noise: Float, likes: Int, isReadable: Bool, at index: SampleIndex) -> Bool {
        defer { update(at: index) }
        guard let contrast else { return false }
        var mustForget = false
        if let since = swampedSince {
            if contrast > Self.clearContrast {
                swampedSince = nil
            } else if rules.contains(.repetition), likes >= Self.repetitions {
                // A fast tachycardia of broad complexes leaves no rest between them, but what it makes repeats itself.
                swampedSince = index
            } else {
                mustForget = index &- since > swampedTime
            }
        } else if rules.contains(.swamped), contrast < Self.swampedContrast {
            swampedSince = index
        }
        isNoisy = !isReadable && (swampedSince != nil || noise > (isNoisy ? Self.goodShare : Self.noisyShare))
        return mustForget
    }

    /// Takes the oldest change that has not been taken; `nil` if there is none.
    mutating func takeChange() -> SignalChange? {
        let change = changes.popFirst()
        hasChange = !changes.isEmpty
        return change
    }

    /// Enters the state that contact, noise and levels make.
    private mutating func update(at index: SampleIndex) {
        switch contact.contact {
        case .clipped: enter(.clipped, at: index &- SampleIndex(contact.restedFor))
        case .flat: enter(.flat, at: index &- SampleIndex(contact.restedFor))
        case .dead: enter(.leadOff, at: index &- SampleIndex(contact.restedFor))
        case .moving:
            if let smallSince { return enter(.tooSmall, at: smallSince) }
            let isOpen = hasBeenLearnt ? !isNoisy : !isNoisy && index < learningDue
            enter(!isOpen ? .noisy : hasBeenLearnt ? .good : .learning, at: index)
        }
    }

    /// Enters a state from a sample on: within the signal, and not before the state that it follows.
    private mutating func enter(_ new: SignalState, at index: SampleIndex) {
        guard new != state else { return }
        state = new
        stateSince = max(min(index, end), start, stateSince)
        changes.appendDroppingOldest(SignalChange(sampleIndex: stateSince, state: new))
        hasChange = true
    }
}
