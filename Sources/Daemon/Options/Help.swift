// SPDX-License-Identifier: Apache-2.0

/// What `--help` and `--version` print.
enum Help {
    /// The program's version.
    static let version = "0.1.0"

    /// The options, in lines of at most 80 columns.
    static let text = """
        Usage: ecgmond [OPTION]... [INPUT]
        Find, classify and report the heartbeats of an ECG. INPUT is - (standard input,
        the default), a file, a device, a FIFO, or a WFDB record's header (X.hea).
        This is no medical device: no diagnosis may rest on it.

        The signal
          --rate HERTZ               samples per second of one channel, 100 to 2000
          --format FORMAT            s16le (default), s16be, s24le, s32le, f32le, u8,
                                     212, 16 (WFDB), or text
          --channels COUNT           interleaved channels (default 1)
          --channel CHANNEL          number from 0 (default), or name in the header;
                                     in text, the column
          --gain NUMBER              steps per unit (default 200; f32le, text: 1)
          --baseline NUMBER          value at 0 mV (default 0; u8: 128)
          --units UNIT               unit of the gain: mV (default), uV or V
          --header PATH              WFDB header that describes the stream
          --smallest-beat MV         complexes up to this size are not counted
                                     (default 0.15; 0: whatever is found counts)
        The classifier
          --model MODEL              context (default), node, resnet, or a model's path
          --solver SOLVER            euler, midpoint or rk4 (default: the model's)
          --steps COUNT              steps of the solver (default: the model's)
          --deadline TIME            take the most solver steps that keep within TIME
                                     (5ms, 250us; a number alone: milliseconds)
          --isa NAME                 scalar, avx2, avxvnni, avx512vnni, neon, neondot
                                     (default: the best that this processor runs)
        Reports
          --output OUTPUT            journal, text, json, csv or wfdb:PATH; repeatable
                                     (default: journal under systemd, else text);
                                     %i in PATH: the name in reports
          --report LEVEL             beats (default), ectopic, events or summary;
                                     alarms always
          --explain                  report of each beat what stands behind its class
          --source NAME              name in reports (default: the input's)
          --prom PATH                write figures for Prometheus each 15 s
          --state PATH               write the state as JSON each 15 s
                                     %i in either PATH: the name in reports
          --summary-interval SECONDS of signal between summaries (default 60; 0: none)
          --idle-timeout SECONDS     of silence until no-input (default 5; 0: never)
          --realtime                 read a file at its own rate
        Alarms
          --tachycardia-limit RATE   heart rate per minute above which it is reported
                                     (default 120)
          --bradycardia-limit RATE   heart rate per minute below which it is reported
                                     (default 50)
          --asystole SECONDS         time without a beat (default 4)
          --pause SECONDS            shortest interval between two beats (default 3)
          --ventricular-beats-per-minute COUNT  most that are no alarm (default 10)
        Other
          --config PATH              configuration file, repeatable; -PATH: may be
                                     missing (default /etc/ecgmond/ecgmond.conf)
          --instance NAME            as ecgmond@NAME.service: its name and files
          --reload PID               have a daemon read its configuration again, and
                                     wait until it is in force or refused
          --check-config             check and print the configuration, then leave
          --version                  print the version
          --help                     print this help

        Signals: TERM, INT flush and leave; HUP reads the configuration again; USR1
        reports a summary and totals. Exit status: 0 the input has ended, 64 usage,
        65 bad data, 66 no input, 78 bad configuration or model. See ecgmond(1),
        ecgmond.conf(5).

        """
}
