// SPDX-License-Identifier: Apache-2.0

import Signal

/// Puts a status into Prometheus' text format, version 0.0.4, with one label for the source.
///
/// What is not known has no sample. Names end in `_total` if they count from the start; times are in seconds.
struct PrometheusFormat {
    /// `{source="bed7"`
    private let source: [UInt8]
    private let rate: SampleRate

    init(context: borrowing ReportContext) {
        source = Array("{source=".utf8) + EscapedText.json(context.source)
        rate = context.rate
    }

    /// Appends all metrics.
    func append(_ status: borrowing MonitorStatus, failures: Int, to line: inout LineBuffer) {
        let totals = status.totals
        begin("beats_total", "counter", "Beats by class of ANSI/AAMI EC57.", in: &line)
        for beatClass in BeatClass.allCases {
            open("beats_total", in: &line)
            line.append(",class=\"")
            line.append(beatClass.letterByte)
            line.append("\"")
            close(totals.beatCounts[Int(beatClass.rawValue)], in: &line)
        }
        counter("noisy_beats_total", "Beats in noise, of any class.", totals.noisyBeatCount, in: &line)
        counter("paced_beats_total", "Beats after a pacemaker's pulse, of any class.", totals.pacedBeatCount, in: &line)
        begin("heart_rate_bpm", "gauge", "Heart rate in beats a minute; absent if it is unknown.", in: &line)
        if let rate = status.heartRate.shownRate { sample("heart_rate_bpm", rate, decimals: 1, in: &line) }
        begin("signal_state", "gauge", "1 for the state that the signal is in.", in: &line)
        for state in SignalState.allCases {
            open("signal_state", in: &line)
            line.append(",state=\"")
            line.append(state.name)
            line.append("\"")
            close(state == status.signalState ? 1 : 0, in: &line)
        }
        appendAlarms(status, to: &line)
        counter("samples_total", "Samples that were monitored.", Int(totals.endSampleIndex), in: &line)
        counter("missing_samples_total", "Samples that were missing.", totals.missingSampleCount, in: &line)
        counter("input_problems_total", "Problems of the input.", totals.inputProblemCount, in: &line)
        counter(
            "compute_overruns_total", "Beats that took longer than the compute bound.", totals.computeOverrunCount,
            in: &line)
        counter("lost_reports_total", "Reports that an output did not take.", status.lostReportCount, in: &line)
        counter("status_write_failures_total", "Times that a file like this was not written.", failures, in: &line)
        begin("signal_age_seconds", "gauge", "Age of the signal when it was read.", in: &line)
        sample("signal_age_seconds", status.ageInSeconds, decimals: 1, in: &line)
        begin("last_sample_timestamp_seconds", "gauge", "When samples came in last, since 1970.", in: &line)
        if let time = status.lastInputMicroseconds {
            open("last_sample_timestamp_seconds", in: &line)
            line.append("} ")
            line.append(scaled: time / 1_000, decimals: 3)
            line.append("\n")
        }
    }

    private func appendAlarms(_ status: borrowing MonitorStatus, to line: inout LineBuffer) {
        begin("alarm_standing", "gauge", "1 while an alarm of the kind stands.", in: &line)
        for kind in RhythmEvent.Kind.allCases {
            open("alarm_standing", kind, in: &line)
            close(status.onsets[Int(kind.rawValue)] == nil ? 0 : 1, in: &line)
        }
        begin("alarms_total", "counter", "Alarms that began, by kind.", in: &line)
        for kind in RhythmEvent.Kind.allCases {
            open("alarms_total", kind, in: &line)
            close(status.totals.alarms[Int(kind.rawValue)].count, in: &line)
        }
    }

    private func begin(_ name: StaticString, _ type: StaticString, _ help: StaticString, in line: inout LineBuffer) {
        line.append("# HELP ecgmond_")
        line.append(name)
        line.append(" ")
        line.append(help)
        line.append("\n# TYPE ecgmond_")
        line.append(name)
        line.append(" ")
        line.append(type)
        line.append("\n")
    }

    private func open(_ name: StaticString, _ kind: RhythmEvent.Kind, in line: inout LineBuffer) {
        open(name, in: &line)
        line.append(",alarm=\"")
        line.append(kind.name)
        line.append("\"")
    }

    private func open(_ name: StaticString, in line: inout LineBuffer) {
        line.append("ecgmond_")
        line.append(name)
        line.append(source)
    }

    private func close(_ value: Int, in line: inout LineBuffer) {
        line.append("} ")
        line.append(integer: value)
        line.append("\n")
    }

    private func counter(_ name: StaticString, _ help: StaticString, _ value: Int, in line: inout LineBuffer) {
        begin(name, "counter", help, in: &line)
        open(name, in: &line)
        close(value, in: &line)
    }

    private func sample(_ name: StaticString, _ value: Double, decimals: Int, in line: inout LineBuffer) {
        open(name, in: &line)
        line.append("} ")
        line.append(value, decimals: decimals)
        line.append("\n")
    }
}
