// SPDX-License-Identifier: Apache-2.0

import Signal

/// A beat from outside, and the sample with which it was given.
struct GivenBeat {
    var beat: Beat
    var givenAt: SampleIndex
}
