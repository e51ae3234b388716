// SPDX-License-Identifier: Apache-2.0

import Classifier
import Decoding
import Glibc

/// `ecgbench COMMAND [OPTION ...]`: what is measured about ecgmond.
@main
struct BenchmarkCommand {
    /// A command: its name, how it is called, and what it does.
    struct Command {
        var name: String
        var usage: String
        var run: ([String]) throws -> Void
    }

    static var commands: [Command] {
        [
            Command(name: "windows", usage: WindowsCommand.usage, run: WindowsCommand.run),
            Command(name: "beats", usage: BeatsCommand.usage, run: BeatsCommand.run),
            Command(name: "ec57", usage: EC57Command.usage, run: EC57Command.run),
            Command(name: "alarms", usage: AlarmsCommand.usage, run: AlarmsCommand.run),
            Command(name: "ablate", usage: AblateCommand.usage, run: AblateCommand.run),
            Command(name: "candidates", usage: CandidatesCommand.usage, run: CandidatesCommand.run),
            Command(name: "accuracy", usage: AccuracyCommand.usage, run: AccuracyCommand.run),
            Command(name: "steps", usage: StepsCommand.usage, run: StepsCommand.run),
            Command(name: "classify", usage: ClassifyCommand.usage, run: ClassifyCommand.run),
            Command(name: "picture", usage: PictureCommand.usage, run: PictureCommand.run),
            Command(name: "screen", usage: ScreenCommand.usage, run: ScreenCommand.run),
            Command(name: "speed", usage: SpeedCommand.usage, run: SpeedCommand.run),
            Command(name: "process", usage: ProcessCommand.usage, run: ProcessCommand.run),
            Command(name: "endurance", usage: EnduranceCommand.usage, run: EnduranceCommand.run),
            Command(name: "pace", usage: PaceCommand.usage, run: PaceCommand.run),
            Command(
                name: "golden-windows", usage: GoldenWindowsCommand.usage, run: GoldenWindowsCommand.run),
            Command(name: "disclosure", usage: DisclosureCommand.usage, run: DisclosureCommand.run),
            Command(name: "samples", usage: SamplesCommand.usage, run: SamplesCommand.run),
            Command(name: "synthesize", usage: SynthesizeCommand.usage, run: SynthesizeCommand.run),
        ]
    }

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard let command = commands.first(where: { $0.name == arguments.first }) else {
            let isHelp = arguments.first == "--help"
            let text = commands.map(\.usage).joined(separator: "\n")
            if isHelp {
                print(text)
                exit(0)
            }
            fail("no such command\n\(text)", status: EX_USAGE)
        }
        do {
            try command.run(Array(arguments.dropFirst()))
        } catch let error as UsageError {
            fail("\(error.message)\n\(command.usage)", status: EX_USAGE)
        } catch let error as FileError {
            fail(error.message, status: EX_NOINPUT)
        } catch let error as ModelError {
            fail(error.message, status: EX_CONFIG)
        } catch let error as ClassifierError {
            fail(error.message, status: EX_CONFIG)
        } catch let error as DecodingError {
            fail(error.message, status: EX_DATAERR)
        } catch {
            fail("\(error)", status: EX_SOFTWARE)
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        let line = Array("ecgbench: \(message)\n".utf8)
        // The exit status tells the same; a closed standard error is nobody's loss.
        _ = write(STDERR_FILENO, line, line.count)
        exit(status)
    }
}
