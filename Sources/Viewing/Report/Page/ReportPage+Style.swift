// SPDX-License-Identifier: Apache-2.0

extension ReportPage {
    /// The page's style: for a screen, a phone, a dark room, and paper (A4 across, where a strip has its true size).
    static let style: StaticString = """
        :root { --ink: #1f2328; --soft: #57606a; --line: #d0d7de; --ground: #ffffff; --panel: #f6f8fa; --accent: #0a5a9c;
          --alarm: #b3261e; --s: #0a5a9c; --v: #b3261e; --f: #7a3690; --band: #9ec5ea; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --line: #3d444d; --ground: #0d1117;
          --panel: #161b22; --accent: #79b8ff; --alarm: #ff8f85; --s: #79b8ff; --v: #ff8f85; --f: #d9a2f0; --band: #2f5d8a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--ground); color: var(--ink); line-height: 1.45;
          font-family: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
        h1 { font-size: 1.6rem; margin: .2rem 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 2px solid var(--line); overflow-wrap: anywhere; }
        h3 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
        a { color: var(--accent); }
        p, li { max-width: 60rem; overflow-wrap: anywhere; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); padding: .2rem 0; }
        th, td { text-align: left; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.n, th.n { text-align: right; }
        tr.alarm th, tr.alarm td { color: var(--alarm); font-weight: 600; }
        .wide { overflow-x: auto; margin-bottom: 1rem; }
        .wide th, .wide td { white-space: nowrap; }
        nav li { padding: .2rem 0; }
        nav a { display: inline-block; padding: .2rem 0; }
        .side { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 0 2rem; align-items: start; }
        figure { margin: .5rem 0 1.2rem; break-inside: avoid; }
        figcaption { color: var(--soft); font-size: .9rem; }
        svg { display: block; width: 100%; height: auto; min-width: 30rem; max-width: 54rem; }
        svg.square { max-width: 26rem; min-width: 18rem; }
        svg text { font-size: 13px; fill: var(--soft); font-family: inherit; }
        svg text.end { text-anchor: end; }
        svg text.middle { text-anchor: middle; }
        .grid { stroke: var(--line); stroke-width: 1; fill: none; }
        .band { stroke: var(--band); fill: none; }
        .mean { stroke: var(--ink); stroke-width: 1.4; fill: none; stroke-linejoin: round; stroke-linecap: round; }
        .off { fill: var(--soft); }
        .mark { fill: var(--alarm); }
        .dot { fill: none; stroke: var(--accent); stroke-linecap: square; }
        .s { fill: none; stroke: var(--s); stroke-width: 1.5; }
        .v { fill: var(--v); }
        .f { fill: var(--f); opacity: .55; }
        img.strip { display: block; max-width: none; height: auto; background: #fff; }
        @media screen and (min-width: 60rem) { img.strip { max-width: 100%; } }
        footer { margin-top: 2rem; color: var(--soft); }
        @media print {
          @page { size: A4 landscape; margin: 10mm; }
          :root { --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --panel: #fff; --accent: #0a5a9c; --alarm: #b3261e;
            --s: #0a5a9c; --v: #b3261e; --f: #7a3690; --band: #9ec5ea; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          h2, h3, caption { break-after: avoid; }
          section.source + section.source { break-before: page; }
          tr, figure { break-inside: avoid; }
          thead { display: table-header-group; }
          .wide { overflow: visible; }
          a { color: inherit; text-decoration: none; }
          nav { display: none; }
        }

        """
}
