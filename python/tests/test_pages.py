# SPDX-License-Identifier: Apache-2.0
"""The code that the pages show runs as it stands there."""

import re

import pytest
from conftest import REPOSITORY

import ecgmon

PAGES = ["README.md", "python/README.md", "docs/EMBEDDING.md"]


def blocks(text: str) -> list[str]:
    """The indented blocks that are Python for this package, without their indentation."""
    found = re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, flags=re.MULTILINE)
    code = ["\n".join(line[4:] for line in block.strip("\n").splitlines()) for block in found]
    return [block for block in code if "ecgmon.Monitor(" in block or "ecgmon.beats(" in block]


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(page, samples, capsys):
    shown = blocks((REPOSITORY / page).read_text(encoding="utf-8"))
    assert shown
    for block in shown:
        exec(compile(block, page, "exec"), {"ecgmon": ecgmon, "samples": samples})
        assert "BeatClass.V" in (printed := capsys.readouterr().out) or " V " in printed, block
