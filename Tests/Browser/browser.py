#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks at the report's page in headless Chromium, as a desktop, a phone and a printer do.

    browser.py PROGRAM OUTPUT-FOLDER

Makes the page of a recording with PROGRAM and opens it from its file. Fails if anything is fetched, if the console has
an error, if axe-core finds a violation, if the page is wider than a phone, or if the printed page is no PDF.
Pictures and the PDF stay in OUTPUT-FOLDER, to be looked at.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("ECG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# Name, width and height in CSS pixels, whether the screen is dark.
SCREENS = [("desktop", 1280, 900, False), ("dark", 1280, 900, True), ("phone", 375, 812, False)]
# The rules of the axe that are no guideline, such as landmarks, count as well.
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def make_pages(program: str, folder: Path) -> dict[str, Path]:
    """The page of a recording, and one of two sources, with a strip for each alarm."""
    recording = folder / "recording.html"
    subprocess.run([program, "report", "-o", recording, ROOT / "fixtures/208s.hea"], check=True, capture_output=True)
    run = [program, "--output", "json", ROOT / "fixtures/208s.hea"]
    lines = subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()
    strips = folder / "strips"
    strips.mkdir(exist_ok=True)
    shutil.copy(ROOT / "Tests/ViewingTests/strip.svg", strips / "a.svg")
    out = []
    for source in ("bed 7", "bed 8"):
        for line in lines:
            event = json.loads(line)
            event["source"] = source
            if event["type"] == "rhythm":
                event["strip"] = "a.svg"
            out.append(json.dumps(event))
    beds = folder / "beds.html"
    arguments = [program, "report", "--strips", strips, "--max-strips", "3", "-o", beds]
    subprocess.run(arguments, check=True, input="\n".join(out), text=True)
    return {"recording": recording, "beds": beds}


def look(page: Page, name: str, path: Path, folder: Path) -> list[str]:
    """What is wrong with the page at the screen that it is open at."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(path.as_uri())
    problems += [f"fetched {url[:80]}" for url in fetched if not url.startswith(("file:", "data:"))]
    for image in page.locator("img").all():
        # An image that Chromium could not draw has no width.
        if image.evaluate("image => image.naturalWidth") == 0:
            problems.append("a strip is no image")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 0:
        problems.append(f"{wide} pixels wider than the screen")
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    return problems


def main() -> int:
    program, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for title, path in make_pages(program, folder).items():
            for screen, width, height, dark in SCREENS:
                name = f"{title}-{screen}"
                scheme = "dark" if dark else "light"
                # axe is put into the page, whose own policy forbids every script.
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
                )
                page = context.new_page()
                found = look(page, name, path, folder)
                results = Axe().run(page, options=AXE_OPTIONS).response
                for violation in results["violations"]:
                    targets = [" ".join(node["target"]) for node in violation["nodes"]][:3]
                    found.append(f"axe: {violation['id']} ({violation['impact']}): {targets}")
                print(
                    f"{name}: axe-core {results['testEngine']['version']}, {len(results['passes'])} rules passed, "
                    f"{len(results['violations'])} violations, {len(results['incomplete'])} to be looked at"
                )
                problems += [f"{name}: {problem}" for problem in found]
                context.close()
            # As it is: with its policy, which must not spoil it.
            page = browser.new_page()
            problems += [f"{title}: {problem}" for problem in look(page, title, path, folder)]
            page.pdf(path=folder / f"{title}.pdf", prefer_css_page_size=True)
            pdf = (folder / f"{title}.pdf").read_bytes()
            if not pdf.startswith(b"%PDF") or len(pdf) < 20_000:
                problems.append(f"{title}: no PDF")
            page.close()
        browser.close()
    for problem in problems:
        print(problem)
    print(f"browser: {len(problems)} problems; pictures in {folder}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
