"""Predictions for a table in Parquet files, batch by batch: the function that engines take.

It has the form of `mapInArrow` of Spark: `frame.mapInArrow(answers_of(run), "class string,
probability double")`.
"""

import sys
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from ladder_networks import LadderClassifier

ANSWER = pa.schema({"class": pa.string(), "probability": pa.float64()})


def answers_of(run: str) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What each worker does; it reads the run once, from a place that all of them see."""

    def answers(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        model = LadderClassifier.load(run)
        for batch in batches:
            probabilities = model.predict_proba(batch)
            best = probabilities.argmax(axis=1)
            classes = pa.array(model.classes_[best].astype(str))
            probability = pa.array(probabilities[np.arange(len(best)), best].astype(float))
            yield pa.record_batch([classes, probability], schema=ANSWER)

    return answers


if __name__ == "__main__":
    run, folder, output = sys.argv[1:]
    with pq.ParquetWriter(output, ANSWER) as writer:
        for batch in answers_of(run)(ds.dataset(folder).to_batches()):
            writer.write_batch(batch)
