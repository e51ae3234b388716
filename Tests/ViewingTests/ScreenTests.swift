// SPDX-License-Identifier: Apache-2.0

import Testing
import TestSupport

@testable import Viewing

@Suite struct ScreenTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `updates bring a terminal from any picture to the next`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let size = TerminalSize(columns: 37, rows: 9)
        var screen = Screen(size: size)
        var terminal = TerminalPicture(columns: size.columns, rows: size.rows)
        for _ in 0..<40 {
            if Int.random(in: 0..<3, using: &random) == 0 { screen.clear() }
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                let column = Int.random(in: -3..<40, using: &random)
                let row = Int.random(in: -2..<11, using: &random)
                let style = Style.allCases.randomElement(using: &random)!
                switch Int.random(in: 0..<4, using: &random) {
                case 0: screen.put(character: "⣿", column: column, row: row, style: style)
                case 1: screen.put("text", column: column, row: row, style: style)
                case 2: screen.put(name: "床 7", column: max(0, column), row: row, style: style)
                default: screen.put(character: " ", column: column, row: row, style: .plain)
                }
            }
            var bytes: [UInt8] = []
            screen.update(to: &bytes)
            let isUnderstood = terminal.take(bytes)
            #expect(isUnderstood)
            #expect(terminal.text == screen.text)
        }
    }

    @Test func `what has not changed is not sent`() {
        var screen = Screen(size: TerminalSize(columns: 80, rows: 24))
        screen.put("heart rate", column: 3, row: 4, style: .strong)
        var bytes: [UInt8] = []
        screen.update(to: &bytes)
        bytes = []
        screen.update(to: &bytes)
        #expect(bytes.isEmpty)
        screen.put(character: "9", column: 20, row: 4)
        screen.update(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}[5;21H\u{1B}[0m9\u{1B}[0m")
        bytes = []
        screen.forget()
        screen.update(to: &bytes)
        #expect(bytes.count > 80 * 24)
    }

    @Test func `a name moves no terminal`() {
        var screen = Screen(size: TerminalSize(columns: 30, rows: 1))
        let end = screen.put(name: "bed\u{1B}[2J\n\u{202E}7 e\u{301}", column: 0, row: 0)
        #expect(screen.text == "bed[2J7 e\n")
        #expect(end == 9)
    }

    @Test func `a wide name is cut before its end`() {
        var screen = Screen(size: TerminalSize(columns: 5, rows: 1))
        screen.put(name: "床床床", column: 0, row: 0)
        #expect(screen.text == "床床\n")
    }
}
