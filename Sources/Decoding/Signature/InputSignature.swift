// SPDX-License-Identifier: Apache-2.0

/// What the first bytes of an input show it to be, whatever somebody said that it is.
public enum InputSignature: UInt8, Sendable, CaseIterable {
    /// Lines of printable characters.
    case text
    case gzip, zip, bzip2, xz, zstd, compress, sevenZip
    case edf, bdf, ishne, wav
    case ishneAnnotations, wav64, flac, matlab, matlab4, hdf5, numpy, dicom, scp, mfer, gdf, xml, json, pdf

    /// Its name in messages.
    public var name: String {
        switch self {
        case .text: "text"
        case .gzip: "gzip"
        case .zip: "zip"
        case .bzip2: "bzip2"
        case .xz: "xz"
        case .zstd: "zstd"
        case .compress: "compress (.Z)"
        case .sevenZip: "7z"
        case .edf: "EDF"
        case .bdf: "BDF"
        case .ishne: "ISHNE Holter"
        case .wav: "WAV"
        case .ishneAnnotations: "ISHNE annotations"
        case .wav64: "WAV of 64 bits (RF64)"
        case .flac: "FLAC"
        case .matlab: "MATLAB"
        case .matlab4: "MATLAB 4"
        case .hdf5: "HDF5"
        case .numpy: "NumPy"
        case .dicom: "DICOM"
        case .scp: "SCP-ECG"
        case .mfer: "MFER"
        case .gdf: "GDF"
        case .xml: "XML"
        case .json: "JSON"
        case .pdf: "PDF"
        }
    }

    /// The program that unpacks it to its standard output; `nil` if it is no packed file.
    public var unpacker: String? {
        switch self {
        case .gzip, .compress: "zcat"
        case .zip: "unzip -p"
        case .bzip2: "bzcat"
        case .xz: "xzcat"
        case .zstd: "zstdcat"
        case .sevenZip: "7z x -so"
        default: nil
        }
    }

    /// The name of the format by which this program reads it; `nil` if it does not.
    public var formatName: String? {
        switch self {
        case .text: SampleFormat.text.name
        default: container?.name
        }
    }

    /// The kind of file with a header of its own that it is, among those that are read.
    public var container: ContainerKind? {
        switch self {
        case .edf: .edf
        case .bdf: .bdf
        case .ishne: .ishne
        case .wav: .wav
        default: nil
        }
    }
}
