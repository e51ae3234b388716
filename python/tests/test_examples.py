# SPDX-License-Identifier: Apache-2.0
"""The examples run, and show what they say."""

import csv
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import wfdb
from conftest import FIXTURES, RATE, REPOSITORY

import ecgmon

EXAMPLES = REPOSITORY / "examples" / "python"
RECORDS = [FIXTURES / "208s", FIXTURES / "synthetic/normal", FIXTURES / "synthetic/ectopy"]


def run(name: str, *arguments, folder=None) -> str:
    command = [sys.executable, EXAMPLES / name, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for record in RECORDS:
        for suffix in (".hea", ".dat"):
            shutil.copy(record.with_suffix(suffix), folder)
    return folder


def test_each_is_under_60_lines():
    for path in EXAMPLES.glob("*.py"):
        assert len(path.read_text().splitlines()) < 60, path


def test_first_beats(golden):
    lines = run("first_beats.py", FIXTURES / "208s").splitlines()
    beats = [line.split() for line in lines if line.split()[1] in "NSVFQ"]
    assert [(fields[0], fields[1]) for fields in beats] == [
        (row["time_s"], row["class"]) for row in golden if row["type"] == "beat"
    ]
    assert sum(" * " in line for line in lines) == sum(row["type"] == "rhythm" for row in golden)


def test_compare_wfdb(samples, tmp_path):
    # A mark at each beat of ours: then all of them are found, and xqrs finds what it finds without marks.
    for suffix in (".hea", ".dat"):
        shutil.copy(FIXTURES / f"208s{suffix}", tmp_path)
    beats = ecgmon.beats(samples, RATE)
    wfdb.wrann("208s", "atr", beats.sample, beats.symbol, fs=RATE, write_dir=str(tmp_path))
    lines = run("compare_wfdb.py", tmp_path / "208s").splitlines()
    assert lines[0] == "208s: 300 s, 502 beats"
    marked = {line.split()[4]: line for line in lines if line.startswith("of atr")}
    assert set(marked) == {"ecgmon", "xqrs", "gqrs"}
    assert "finds 100.00 %, and 100.00 %" in marked["ecgmon"]
    against_us = {line.split()[4]: line for line in lines if line.startswith("of ecgmon")}
    assert against_us["gqrs"].split()[5:] == marked["gqrs"].split()[5:]
    assert f"V: {len(beats.of_class('V'))} beats" in "\n".join(lines)


def test_compare_wfdb_without_marks():
    assert "of gqrs" in run("compare_wfdb.py")


def test_archive_dask_with_two_workers(archive, tmp_path):
    run("archive_dask.py", archive, tmp_path / "beats.csv")
    with open(tmp_path / "beats.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for path in RECORDS:
        record = wfdb.rdrecord(str(path))
        beats = ecgmon.beats(record.p_signal[:, 0], record.fs)
        table = [row for row in rows if row["record"] == path.name]
        assert [int(row["sample"]) for row in table] == beats.sample.tolist()
        assert [row["symbol"] for row in table] == beats.symbol.tolist()
    assert {row["record"] for row in rows} == {path.name for path in RECORDS}


def test_the_same_function_serves_frames_as_spark_gives_them():
    sys.path.insert(0, str(EXAMPLES))
    try:
        import archive_dask
    finally:
        sys.path.pop(0)
    frames = [pd.DataFrame({"record": [str(path) for path in RECORDS[:2]]}), pd.DataFrame({"record": []})]
    frames.append(pd.DataFrame({"record": [str(RECORDS[2])]}))
    tables = list(archive_dask.beats_of(iter(frames)))
    assert [table["record"].iloc[0] for table in tables] == [path.name for path in RECORDS]
    # The types that the schema announces to Spark.
    kinds = {"string": object, "long": np.int64, "double": np.float64, "float": np.float32, "boolean": np.bool_}
    names = [field.split() for field in archive_dask.SCHEMA.split(", ")]
    for table in tables:
        assert list(table.columns) == [name for name, _ in names]
        for name, kind in names:
            if kind == "string":
                assert all(isinstance(value, str) for value in table[name])
            else:
                assert table[name].dtype == kinds[kind], name
