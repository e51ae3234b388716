// SPDX-License-Identifier: Apache-2.0

internal import Segmenter
public import Signal

#if !ECGMON_EMBEDDED
    // What a data set of beats needs to see inside.
    extension BeatMonitor {
        /// Has each beat's input filled in whole, whatever its classifier requires, and kept for `takeSeenBeats`.
        ///
        /// - Precondition: the stages see the input as it is; the beats' samples are those of the stages.
        @_spi(Benchmarks) public mutating func keepSeenBeats() {
            precondition(!isAdapted, "beats are kept of an input whose rate is one of the stages")
            windower.looksAround = true
            seenBeats = []
        }

        /// Takes out the beats that the classifier has seen since the last call.
        @_spi(Benchmarks) public mutating func takeSeenBeats() -> [SeenBeat] {
            defer { if seenBeats != nil { seenBeats = [] } }
            return seenBeats ?? []
        }

        /// Takes the next sample with beats that stand in for the detector's, whose own are dropped from now on; what it says
        /// of the signal still holds. A stream has either all its beats from here, or none.
        ///
        /// - Precondition: their R peaks are among the samples pushed, and in order of time.
        @_spi(Benchmarks) public mutating func push(_ millivolts: Float, beats: ArraySlice<Beat>) {
            hasGivenBeats = true
            for var beat in beats {
                beat.sampleIndex = clock.stageIndex(beat.sampleIndex)
                beat.detectedAt = clock.stageIndex(beat.detectedAt)
                givenBeats.append(GivenBeat(beat: beat, givenAt: max(conditioner.sampleCount, beat.sampleIndex)))
            }
            push(millivolts)
        }

        /// Takes the beats from outside that came with the sample.
        @inline(never)
        mutating func takeGivenBeats() {
            while let given = givenBeats.first, given.givenAt < timeline.sampleCount {
                givenBeats.removeFirst()
                take(given.beat)
            }
        }
    }
#endif
