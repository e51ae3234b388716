// SPDX-License-Identifier: Apache-2.0

import Signal

/// How a stretch of the signal compares with the known shape that is most like it.
struct TemplateMatch {
    /// The energy of what is left when the shape is taken away, as a share of the shape's own; 0 for the very same.
    var residual: Float
    /// The factor by which the shape fits best; 0 where it does not fit at all.
    var scale: Float
    /// From where it was looked for to where it is, in samples.
    var lag: SampleIndex
}
