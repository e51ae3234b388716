// SPDX-License-Identifier: Apache-2.0

public import Classifier

// The models that come with the package. Each use reads and checks the file anew, some 1 ms: make a classifier of it once.
//
// A file inside the program that is damaged is a fault of the build or of the memory, and nothing that a caller could
// handle: it stops the program. The tests read every one.
extension Model {
    /// The model that is used if none is named: `context`.
    public static var `default`: Model { Model(.default) }

    /// The neural ODE that knows the patient's own beat and rhythm.
    public static var context: Model { Model(.context) }

    /// The study's neural ODE: it sees the beat alone.
    public static var node: Model { Model(.node) }

    /// The study's residual network: it sees the beat alone.
    public static var resnet: Model { Model(.resnet) }

    /// Reads a model that comes with the package.
    ///
    /// - Precondition: the program is what was built: a damaged model stops it.
    public init(_ trained: TrainedModel) {
        do {
            // They lie in the program, which neither frees nor changes them.
            self = unsafe try Model(verifyingInPlace: trained.bytes)
        } catch {
            fatalError("a model inside the program is damaged")
        }
    }
}
