// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A thread that waits for the signals that end a program, and clears a report's scratch folder first.
///
/// It needs nothing of the other thread: a report that hangs in a write ends by a signal as ever.
final class ScratchKeeper: Sendable {
    private let path: String
    /// The signals that it takes: what the caller has this process ignore, as nohup(1) does, stays ignored.
    private let signals = [SIGHUP, SIGINT, SIGTERM].filter { !TerminalRescue.isIgnored($0) }
    /// The process that writes into the folder; 0 if there is none.
    private let writer = Atomic<pid_t>(0)
    private let hasSignal = Atomic<Bool>(false)

    private init(path: String) {
        self.path = path
    }

    /// Starts the thread, and has it take the signals.
    static func start(path: String) throws(DaemonError) -> ScratchKeeper {
        let keeper = ScratchKeeper(path: path)
        var mask = keeper.mask
        _ = unsafe pthread_sigmask(SIG_BLOCK, &mask, nil)
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(keeper)
        let error = unsafe pthread_create(&thread, nil, keepScratch, argument.toOpaque())
        guard error == 0 else {
            unsafe argument.release()
            throw DaemonError(.system, "no thread for signals", errno: error)
        }
        return keeper
    }

    /// Notes the process that writes into the folder.
    func note(writer process: pid_t) { writer.store(process, ordering: .sequentiallyConsistent) }

    /// Notes that there is none any more. If a signal is about to end this process, that is why: then this does not return.
    func noteWriterEnded() {
        writer.store(0, ordering: .sequentiallyConsistent)
        while hasSignal.load(ordering: .sequentiallyConsistent) { pause() }
    }

    fileprivate func keep() {
        guard !signals.isEmpty else { return }
        var mask = mask
        var number: CInt = 0
        guard unsafe sigwait(&mask, &number) == 0 else { return }
        hasSignal.store(true, ordering: .sequentiallyConsistent)
        let process = writer.load(ordering: .sequentiallyConsistent)
        if process > 0 {
            // The folder stays empty only if nobody writes any more.
            kill(process, SIGKILL)
            var status: CInt = 0
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        TemporaryStripFolder.remove(path)
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        raise(number)
    }

    private var mask: sigset_t {
        var mask = sigset_t()
        _ = unsafe sigemptyset(&mask)
        for number in signals { _ = unsafe sigaddset(&mask, number) }
        return mask
    }
}

/// What the thread runs.
private func keepScratch(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    unsafe Unmanaged<ScratchKeeper>.fromOpaque(argument).takeRetainedValue().keep()
    return nil
}
