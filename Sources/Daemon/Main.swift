// SPDX-License-Identifier: Apache-2.0

import Glibc

@main
struct Main {
    static func main() {}
}
