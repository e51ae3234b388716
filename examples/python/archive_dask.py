# SPDX-License-Identifier: Apache-2.0
"""The beats of a folder of WFDB records as one table, over Dask: archive_dask.py FOLDER TABLE.csv [SCHEDULER]

pip install ./python wfdb pandas "dask[distributed]". Without a scheduler's address, two processes of this machine work.
Spark runs the same function:

    records = spark.createDataFrame([(path,) for path in paths], "record string").repartition(len(paths))
    records.mapInPandas(beats_of, SCHEMA).write.parquet("beats")
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import ecgmon
import pandas as pd
import wfdb

SCHEMA = (
    "record string, sample long, time_s double, symbol string, probability float, rr_s double, "
    "heart_rate_bpm float, amplitude_mv float, is_noisy boolean, is_paced boolean"
)


def beats_of(frames: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """A table of beats for each record; frames have the records' paths, without suffix, in the column `record`."""
    for frame in frames:
        for path in frame["record"]:
            record = wfdb.rdrecord(path, channels=[0])
            table = ecgmon.beats(record.p_signal[:, 0], record.fs).table()
            table.insert(0, "record", Path(path).name)
            yield table


def table_of(path: str) -> pd.DataFrame:
    """The table of one record."""
    return next(beats_of([pd.DataFrame({"record": [path]})]))


def main(folder: str, output: str, scheduler: str | None = None) -> None:
    """Lets the workers read the records, and writes each table when it comes."""
    from dask.distributed import Client, LocalCluster, as_completed  # here, since Spark has no need of it

    paths = sorted(str(header.with_suffix("").resolve()) for header in Path(folder).glob("*.hea"))
    with Client(scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)) as client:
        tables = as_completed(client.map(table_of, paths), with_results=True)
        for number, (_, table) in enumerate(tables):
            table.to_csv(output, index=False, mode="a" if number else "w", header=not number)
    print(f"{len(paths)} records in {output}")


if __name__ == "__main__":
    main(*sys.argv[1:])
