# SPDX-License-Identifier: Apache-2.0
"""The wheel holds the library and nothing else that is needed: it works where there is NumPy alone."""

import os
import platform
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
from conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel() -> Path:
    named = os.environ.get("ECGMON_WHEEL")
    if not named:
        pytest.skip("ECGMON_WHEEL names no wheel: make test-python makes one")
    return Path(named)


def test_it_has_the_tag_of_its_processor(wheel):
    assert wheel.name.endswith(f"-py3-none-manylinux_2_17_{platform.machine()}.whl")


def test_what_is_in_it(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = {f"ecgmon/{path.name}" for path in (REPOSITORY / "python/src/ecgmon").glob("*.py")}
    assert names == sources | {"ecgmon/libecgmon.so", "ecgmon/py.typed"}
    assert wheel.stat().st_size < 1 << 20


def test_the_library_needs_an_old_c_library_alone(wheel, tmp_path):
    library = zipfile.ZipFile(wheel).extract("ecgmon/libecgmon.so", tmp_path)
    readelf = shutil.which("readelf") or shutil.which("llvm-readelf")
    assert readelf, "readelf is missing"
    text = subprocess.run([readelf, "-W", "-d", "-V", library], check=True, capture_output=True, text=True).stdout
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", text))
    assert needed <= {"libc.so.6", "libm.so.6", f"ld-linux-{platform.machine().replace('_', '-')}.so.2"}
    versions = [tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", text)]
    assert max(versions) <= (2, 17)


def test_it_works_where_there_is_numpy_alone(wheel, tmp_path):
    venv.create(tmp_path / "fresh", with_pip=False)
    site = next((tmp_path / "fresh" / "lib").glob("python*")) / "site-packages"
    installed = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        (site / name).symlink_to(installed / name)
    pip = [sys.executable, "-m", "pip", "--python", tmp_path / "fresh" / "bin" / "python", "--quiet"]
    subprocess.run([*pip, "install", "--no-index", "--no-deps", wheel], check=True, cwd=tmp_path)
    program = (
        "import sys, numpy as np, ecgmon\n"
        "record = np.fromfile(sys.argv[1], '<i2') / 200\n"
        "beats = ecgmon.beats(record, 250)\n"
        "assert len(beats) > 60 and (beats.symbol == 'N').mean() > 0.9, beats\n"
        "assert 'pandas' not in sys.modules and 'wfdb' not in sys.modules\n"
        "print(ecgmon.__file__)\n"
    )
    record = REPOSITORY / "fixtures" / "synthetic" / "normal.dat"
    run = [tmp_path / "fresh" / "bin" / "python", "-I", "-c", program, record]
    printed = subprocess.run(run, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    assert str(tmp_path) in printed
