// SPDX-License-Identifier: Apache-2.0

/// What `ecgmond top --help` prints.
enum TopHelp {
    /// The help, in lines of at most 80 columns.
    static let text = """
        Usage: ecgmond top [FOLDER|SOCKET]...
        Show all beds of this machine, a row each: heart rate, state of the signal,
        beats and ventricular beats of the last minute, seconds since the last byte,
        and the open alarms. FOLDER has sockets of beds (default \(TopCommand.defaultFolder)), and
        SOCKET is one of them. Where nothing can be drawn the table is printed once.
        This is no medical device: nobody's care may depend on it.

        Keys
          up, down                   choose a bed (also k, j)
          Enter                      open its live view
          q                          go back, and leave

        Options
          --help                     print this help (also -h)

        Exit status: 0 it was left, 64 usage, 66 what was named is not there. See
        ecgmond(1).

        """
}
