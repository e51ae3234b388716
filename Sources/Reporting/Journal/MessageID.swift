// SPDX-License-Identifier: Apache-2.0

package import Signal

/// The journal's MESSAGE_ID of every kind of report; `systemd/ecgmond.catalog` explains each.
///
/// An identifier never changes its meaning: a kind of report that is new gets a new one (`systemd-id128 new`).
package enum MessageID {
    /// A heartbeat with its class.
    package static let beat: StaticString = "1b6915c487e943088c32241e56f6eef0"
    /// A change of the signal's state.
    package static let signal: StaticString = "6c71a66b60684c58a46e8f00ed269151"
    /// Something was wrong with the input.
    package static let input: StaticString = "d9418186f43546b49116058bc1cdab33"
    /// The class of a beat took longer than the compute bound.
    package static let overrun: StaticString = "20f368a114c24754997da944e97f30ab"
    /// Counts since the summary before.
    package static let summary: StaticString = "f39ed6f3a3d24a2696fa77165e9fc7d5"
    /// What a day, or the whole of the signal, came to.
    package static let totals: StaticString = "a31c6c40d8d746c1a03da323488051a8"
    /// What the daemon says of itself.
    package static let diagnostic: StaticString = "7c3811d671c54adaadec6e9a9b366a7f"

    /// The onset or end of a rhythm condition: one identifier a condition.
    package static func rhythm(_ kind: RhythmEvent.Kind) -> StaticString {
        switch kind {
        case .asystole: "ecf2c8b660c24dbb911d10dfa80888c3"
        case .ventricularTachycardia: "5cb3e43105d04b5e8787c04ac3196dea"
        case .ventricularRun: "6414593768dc4e7ea5e827cd0b0a9103"
        case .couplet: "c42c0d2e913649009f60e962e1cc3efc"
        case .tachycardia: "0198515c52c44efe8afdddc01bf9a0dd"
        case .bradycardia: "6d1d2279ed9149de89e81673f32fdb9d"
        case .pause: "efeca14ba4554cffbd90a30a47b7820e"
        case .extremeBradycardia: "7ad7ab23865641d9942302da032d9f10"
        case .extremeTachycardia: "d7d975a5bcae4ecfae4062c88db32bcf"
        case .bigeminy: "640290e989c84fecb53e374722b9db0a"
        case .trigeminy: "f96015a0d34d462598f7307df4259d4e"
        case .ronT: "8a1e479e62c247f080a272e7d4a10c7c"
        case .frequentVentricularBeats: "332ea7acff6a4be89db4cdcb61465211"
        case .irregularRhythm: "4796f45760514f9492e3adeccbdb2695"
        case .ventricularFlutter: "84b29fbfb0fc49aaa1ae683d3786d25c"
        }
    }
}
