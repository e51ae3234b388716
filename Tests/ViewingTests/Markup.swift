// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML

/// An XML document as a parser reads it: its elements in order.
final class Markup: NSObject, XMLParserDelegate {
    /// An element with its attributes and the text directly in it.
    struct Element {
        var name: String
        var attributes: [String: String]
        var text = ""
    }

    /// The elements in the order in which they begin.
    private(set) var elements: [Element] = []
    /// What is wrong; `nil` if it is well-formed.
    private(set) var failure: String?
    private var open: [Int] = []

    /// Reads a document.
    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        if !parser.parse() { failure = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "?")" }
    }

    /// Elements of a name.
    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let last = open.last { elements[last].text += text }
    }
}
