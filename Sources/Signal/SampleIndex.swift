// SPDX-License-Identifier: Apache-2.0

/// The number of a sample of the input, counted from 0 at the first one of the recording.
public typealias SampleIndex = Int64
