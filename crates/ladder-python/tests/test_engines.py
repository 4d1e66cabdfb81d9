"""The examples of engines that run many fits, or predict over many files."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import small

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(autouse=True)
def examples(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_search_on_dask_survives_a_killed_worker():
    distributed = pytest.importorskip("distributed")
    from dask_search import GRID, search

    killed = []

    def kill_one_at_work(client):
        while not (busy := [worker for worker, tasks in client.processing().items() if tasks]):
            time.sleep(0.02)
        pid = client.run(os.getpid, workers=busy[:1])[busy[0]]
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        thread = threading.Thread(target=kill_one_at_work, args=(client,))
        thread.start()
        best, settings = search(client)
        thread.join()
    assert killed
    assert 0.5 < best <= 1
    assert dict(settings) in list(GRID)


def test_two_processes_share_a_study(tmp_path):
    pytest.importorskip("optuna")
    from optuna_study import main

    file = str(tmp_path / "study.log")
    program = [sys.executable, EXAMPLES / "optuna_study.py", file, "2"]
    others = [subprocess.Popen(program, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [other.wait(timeout=120) for other in others] == [0, 0]
    study = main(file, 1)
    assert len(study.trials) == 5
    assert all(0.3 < trial.value <= 1 for trial in study.trials)


def test_files_are_answered_batch_by_batch(customers, tmp_path):
    frame, churn = customers
    model = small().fit(frame, churn)
    model.save(tmp_path / "run")
    parts = tmp_path / "parts"
    parts.mkdir()
    for number, part in enumerate(np.array_split(np.arange(len(frame)), 3)):
        frame.iloc[part].to_parquet(parts / f"{number}.parquet", index=False)
    output = tmp_path / "answers.parquet"
    program = [sys.executable, EXAMPLES / "predict_batches.py", tmp_path / "run", parts, output]
    subprocess.run(program, check=True)
    answers = pq.read_table(output).to_pandas()
    assert answers["class"].tolist() == model.predict(frame).tolist()
    expected = model.predict_proba(frame).max(axis=1).astype(float)
    assert (answers["probability"] == pd.Series(expected)).all()


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for the worker in /proc")
def test_a_search_on_ray_survives_a_killed_worker(tmp_path):
    ray = pytest.importorskip("ray")
    import ray_search

    killed = []

    def kill_one_at_work():
        while not (pids := _processes("ray::score")):
            time.sleep(0.02)
        os.kill(pids[0], signal.SIGKILL)
        killed.append(pids[0])

    ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1")
    try:
        thread = threading.Thread(target=kill_one_at_work)
        thread.start()
        best, settings = ray_search.search()
        thread.join()
    finally:
        ray.shutdown()
    assert killed
    assert 0.5 < best <= 1
    assert settings in list(ray_search.GRID)


def _processes(name):
    """Ids of processes below this one whose title begins so."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_named = (process / "cmdline").read_bytes().startswith(name.encode())
        except OSError:
            continue
        if is_named and os.getpid() in _ancestors(int(process.name)):
            found.append(int(process.name))
    return found


def _ancestors(pid):
    while pid > 1:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return
        # Behind the name in parentheses come the state and the parent.
        pid = int(status.rpartition(")")[2].split()[1])
        yield pid


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_answers_by_the_same_function(customers, tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    from predict_batches import answers_of
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    frame, churn = customers
    frame = frame[["age", "spent", "active"]]
    model = small().fit(frame, churn)
    model.save(tmp_path / "run")
    frame.to_parquet(tmp_path / "rows.parquet", index=False)
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = spark.read.parquet(str(tmp_path / "rows.parquet"))
        answers = rows.mapInArrow(answers_of(str(tmp_path / "run")), "class string, probability double")
        found = answers.toPandas()
    finally:
        spark.stop()
    assert found["class"].tolist() == model.predict(frame).tolist()
