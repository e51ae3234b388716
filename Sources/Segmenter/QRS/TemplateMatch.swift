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

    /// The correlation of the two, 0...1: what fits at any scale.
    var correlation: Float {
        let energy = residual + 2 * scale - 1
        return energy > 0 ? (scale * scale / energy).squareRoot() : 0
    }
}
