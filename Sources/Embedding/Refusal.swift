// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon

/// Why a call failed, as the interface says it.
struct Refusal: Error {
    let status: ecgmon_status

    init(_ status: ecgmon_status) { self.status = status }
}
