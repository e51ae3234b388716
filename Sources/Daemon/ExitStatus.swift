// SPDX-License-Identifier: Apache-2.0

/// How the process ends; the numbers are those of sysexits(3).
enum ExitStatus: Int32 {
    /// All went well.
    case success = 0
    /// EX_USAGE: an option that does not exist, or a value that an option does not take.
    case usage = 64
    /// EX_DATAERR: input or a header that is not what it is said to be.
    case badData = 65
    /// EX_NOINPUT: an input or a header that is not there or may not be read.
    case missingInput = 66
    /// EX_OSERR: the system refused what every program may expect.
    case system = 71
    /// EX_CANTCREAT: an output that cannot be written.
    case cannotCreate = 73
    /// EX_IOERR: reading the input, or writing an output, failed midway.
    case transferFailed = 74
    /// EX_CONFIG: a configuration file or a model file that is missing or wrong, or a deadline that this machine cannot
    /// keep.
    case badConfiguration = 78
}
