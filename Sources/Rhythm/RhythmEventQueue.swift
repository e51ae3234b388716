// SPDX-License-Identifier: Apache-2.0

import Signal

/// Events that wait to be pulled: room for more than one beat, change or sample brings, and it is emptied after each.
typealias RhythmEventQueue = Ring<32, RhythmEvent>
