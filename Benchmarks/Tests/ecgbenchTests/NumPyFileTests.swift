// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import ecgbench

struct NumPyFileTests {
    /// Runs a body with the path of a file that is not there yet.
    private static func withPath(_ body: (String) throws -> Void) rethrows {
        let path = "/tmp/ecgbench-\(getpid())-\(UInt64.random(in: 0 ... .max)).npy"
        defer { unlink(path) }
        try body(path)
    }

    @Test func `what is written is read again, to the bit`() throws {
        let written: [Float] = [0, -0.0, 1.5, .leastNonzeroMagnitude, .infinity, -3e38]
        try Self.withPath { path in
            try NumPyFile.write(written, type: "<f4", shape: [2, 3], to: path)
            let read = try NumPyFile.readFloats(columns: 3, from: path)
            #expect(read.map(\.bitPattern) == written.map(\.bitPattern))
        }
    }

    @Test(arguments: [[6], [2, 3], [1, 2, 3], [3, 1, 2], [0, 187], [6, 1, 1, 1]])
    func `an array of any shape is read with its axes`(shape: [Int]) throws {
        let written = (0..<shape.reduce(1, *)).map { Float($0) }
        try Self.withPath { path in
            try NumPyFile.write(written, type: "<f4", shape: shape, to: path)
            let read = try NumPyFile.readFloats(from: path)
            #expect(read.shape == shape)
            #expect(read.elements == written)
        }
    }

    @Test(arguments: ["(4, 4)", "(-4, -3)", "(4, x)", "(9223372036854775807, 2)", "4, 3"])
    func `a shape that does not hold the elements is refused`(shape: String) throws {
        try Self.withPath { path in
            try NumPyFile.write([Float](repeating: 1, count: 12), type: "<f4", shape: [4, 3], to: path)
            let bytes = try readFile(path)
            let header = String(decoding: bytes[10..<128], as: UTF8.self)
                .replacing("(4, 3,)", with: shape).prefix(118)
            let padded = Array(header.utf8) + [UInt8](repeating: 0x20, count: 118 - header.utf8.count)
            try writeFile(Array(bytes[..<10]) + padded + Array(bytes[128...]), to: path)
            #expect(throws: FileError.self) { try NumPyFile.readFloats(from: path) }
        }
    }

    @Test(arguments: [2, 6, 12]) func `a file of other columns is refused`(columns: Int) throws {
        try Self.withPath { path in
            try NumPyFile.write([Float](repeating: 1, count: 12), type: "<f4", shape: [4, 3], to: path)
            #expect(throws: FileError.self) { try NumPyFile.readFloats(columns: columns, from: path) }
        }
    }

    @Test func `a file of other elements, and a cut one, are refused`() throws {
        try Self.withPath { path in
            try NumPyFile.write([Int32](repeating: 1, count: 12), type: "<i4", shape: [4, 3], to: path)
            #expect(throws: FileError.self) { try NumPyFile.readFloats(columns: 3, from: path) }
            try NumPyFile.write([Float](repeating: 1, count: 12), type: "<f4", shape: [4, 3], to: path)
            let bytes = try readFile(path)
            for count in [0, 5, 9, 40, bytes.count - 1] {
                try writeFile(Array(bytes[..<count]), to: path)
                #expect(throws: FileError.self) { try NumPyFile.readFloats(columns: 3, from: path) }
            }
        }
    }
}
