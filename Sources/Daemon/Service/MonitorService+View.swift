// SPDX-License-Identifier: Apache-2.0

import Monitor
import Reporting
import Signal
import Viewing

// The socket for viewers beside the monitor.
extension MonitorService {
    /// Serves viewers, at the socket that systemd passes or at one of the daemon's own.
    mutating func startView() throws(DaemonError) {
        let passed = try ActivatedDescriptors.view()
        do throws(ViewingError) {
            if let passed {
                viewers = try ViewServer(listening: passed, context: context)
            } else if let path = settings.effectiveViewSocket(for: plan.source) {
                viewers = try ViewServer(path: path, context: context)
            }
        } catch {
            throw DaemonError(.cannotCreate, error.message)
        }
        timers.setView(isServed: viewers != nil)
    }

    /// Another socket in the place of this one, as new settings have it.
    struct ViewChange: ~Copyable {
        /// Whether it is another one; if not, only what its lines say may change.
        var isOther = false
        /// The other one; `nil` for none.
        var server: ViewServer?
    }

    /// What new settings change of the socket; it is made, and not yet taken.
    ///
    /// - Throws: if it cannot be made.
    func viewChange(_ next: Settings, _ nextContext: ReportContext) throws(DaemonError) -> ViewChange {
        let path = next.effectiveViewSocket(for: nextContext.source)
        guard try ActivatedDescriptors.view() == nil, path != settings.effectiveViewSocket(for: context.source) else {
            return ViewChange()
        }
        var change = ViewChange(isOther: true)
        do throws(ViewingError) {
            if let path { change.server = try ViewServer(path: path, context: nextContext) }
        } catch {
            throw DaemonError(.cannotCreate, error.message)
        }
        return change
    }

    /// Takes a change of the socket.
    mutating func take(_ change: consuming ViewChange) {
        guard change.isOther else {
            viewers?.update(context)
            return
        }
        viewers?.finish()
        viewers = change.server
        timers.setView(isServed: viewers != nil)
    }

    /// Sends viewers how the bed stands; says if one was let go.
    mutating func sendView(now: Int64) {
        guard viewers != nil else { return }
        // A file is read in large pieces: it is never silent.
        let isSilent = input.kind != .file
        let silence = byteCount > 0 ? (isSilent ? Double(now - timers.lastBytes) / 1e9 : 0) : nil
        viewers!.sendState(heartRate: monitor.value.heartRate, age: age.seconds, silence: silence)
        let slow = viewers!.takeSlowCount()
        if slow > 0 {
            reporter.say(
                "view socket: \(slow) viewers read too slowly and were let go", priority: .notice, isFrequent: true)
        }
    }
}
