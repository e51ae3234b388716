// SPDX-License-Identifier: Apache-2.0

/// `ecgbench endurance`: what memory the daemon takes over a day of signal.
enum EnduranceCommand {
    static let usage = """
        ecgbench endurance --binary ECGMOND [--fixture FILE.dat] [--hours N] [--output KIND] [--json]
          Writes a recording of one signal in format 212 at 360 Hz (fixtures/208s.dat) again and again into the daemon, as
          fast as it reads, until N hours of signal (24) are through. Prints the daemon's resident memory after each hour,
          and how long all of it took.
        """

    private static let rate = 360
    /// Samples in as many bytes.
    private static let group = (samples: 2, bytes: 3)

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments, flags: ["json"])
        let binary = try options.required("binary")
        let fixture = options.optional("fixture") ?? "fixtures/208s.dat"
        let hours = try options.count("hours") ?? 24
        let output = options.optional("output") ?? "text"
        let asJSON = options.flag("json")
        try options.finish()

        let recording = try readFile(fixture)
        let samplesOfRecording = recording.count / group.bytes * group.samples
        guard samplesOfRecording > 0 else { throw FileError(message: "\(fixture): no samples") }
        let daemon = try ChildProcess(
            binary, ["--format", "212", "--rate", "\(rate)", "--output", output], output: "/dev/null", readsPipe: true)
        var table = Table(columns: ["hours", "resident KiB", "peak KiB"])
        var objects: [JSONObject] = []
        var samples = 0
        for hour in 1...hours {
            while samples < hour * 3_600 * rate {
                try daemon.write(recording)
                samples += samplesOfRecording
            }
            guard let resident = daemon.status("VmRSS"), let peak = daemon.status("VmHWM") else {
                throw FileError(message: "the memory of process \(daemon.identifier) cannot be read")
            }
            table.add(["\(hour)", "\(resident)", "\(peak)"])
            var object = JSONObject()
            object.add("hours", hour)
            object.add("resident_kib", resident)
            object.add("peak_kib", peak)
            objects.append(object)
        }
        let usage = try daemon.finish()
        if asJSON {
            var object = JSONObject()
            object.add("hours", objects)
            object.add("samples", samples)
            object.add("wall_s", usage.wall)
            object.add("processor_s", usage.processor)
            print(object.text)
            return
        }
        print(table.text)
        let speed = Double(samples) / Double(rate) / usage.wall
        print(
            "\n\(samples) samples, output \(output): \(fixed(usage.wall, 2)) s (\(fixed(speed, 0)) times real time), "
                + "\(fixed(usage.processor * 1e9 / Double(samples), 1)) ns of the processor a sample")
    }
}
