"""The tables of benchmark.json: average ranks, mean errors, and the errors of each table."""

import json
from pathlib import Path
from statistics import mean

import numpy as np

import page

HERE = Path(__file__).parent
BENCHMARK, OTHERS = HERE / "benchmark.json", HERE / "others.json"

# Who the two lines around its tables name, of each file of results.
WRITERS = {BENCHMARK: "benchmark.py", OTHERS: "benchmark.py --others"}

# Studentized range over sqrt(2) at 5 %, for 2, 3, ... methods: Demšar, JMLR 2006, table 5.
NEMENYI = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164, 3.219, 3.268]


def read(path):
    return json.loads(path.read_text()) if path.is_file() else {}


def write(path, results):
    text = json.dumps(results, separators=(",", ":"), sort_keys=True)
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(text.replace('},"', '},\n"') + "\n")
    unfinished.replace(path)


def complete(results, labels):
    """The methods that have every table of so many labels, and the splits that all of these have."""
    tables = {name: table[labels] for name, table in results.items() if labels in table}
    methods = sorted(set.intersection(*(set(table) for table in tables.values())))
    splits = set.intersection(*(set(table[method]) for table in tables.values() for method in methods))
    return methods, {
        name: {method: {split: table[method][split] for split in splits} for method in methods}
        for name, table in tables.items()
    }


def errors(table, method, which=0):
    return [100 * found[which] for _, found in sorted(table[method].items())]


def seconds(table, method):
    """Of the splits whose time counts: it is null where a job was stopped on its way, or starved."""
    return [found[2] for found in table[method].values() if found[2] is not None]


def time_of(tables, method):
    """Mean seconds over the tables where a split's time counts; a dash where none does."""
    found = [mean(times) for times in (seconds(table, method) for table in tables.values()) if times]
    return f"{mean(found):.1f}" if found else "–"


def ranks(methods, tables):
    """Of each method on each table, 1 for the smallest mean error; equal ones share their ranks."""
    found = {}
    for name, table in tables.items():
        means = {method: mean(errors(table, method)) for method in methods}
        found[name] = {
            method: 1 + sum(other < error for other in means.values())
            + (sum(other == error for other in means.values()) - 1) / 2
            for method, error in means.items()
        }
    return found


def overview(results):
    """A table for each number of labels: the methods by their average rank."""
    parts = []
    for labels in sorted({labels for table in results.values() for labels in table}, key=int):
        methods, tables = complete(results, labels)
        if len(methods) < 2 or not tables:
            continue
        of_each = ranks(methods, tables)
        rank = {method: mean(of_each[name][method] for name in tables) for method in methods}
        difference = NEMENYI[len(methods) - 2] * (len(methods) * (len(methods) + 1) / 6 / len(tables)) ** 0.5
        n_splits = max(len(table[methods[0]]) for table in tables.values())
        lines = [
            f"**{labels} labels a class**, {len(tables)} tables, {n_splits} split{'s' if n_splits > 1 else ''} each; ranks that differ by "
            f"{difference:.2f} and more differ at the level of 5 % (Nemenyi).",
            "",
            "| method | average rank | mean error | mean balanced error | tables where it is best | seconds |",
            "|---|---|---|---|---|---|",
        ]
        for method in sorted(methods, key=rank.get):
            def average(which):
                return mean(mean(errors(table, method, which)) for table in tables.values())

            first = sum(of_each[name][method] == 1 for name in tables)
            lines.append(f"| {method} | {rank[method]:.2f} | {average(0):.2f} % | {average(1):.2f} % | {first} | "
                         f"{time_of(tables, method)} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def spread(errors):
    """Mean and standard deviation; of a single split the error alone."""
    deviation = f" ± {np.std(errors, ddof=1):.1f}" if len(errors) > 1 else ""
    return f"{mean(errors):.1f}{deviation}"


def of_each_table(results):
    """Mean and standard deviation of each table, the smallest in bold."""
    parts = []
    for labels in sorted({labels for table in results.values() for labels in table}, key=int):
        methods, tables = complete(results, labels)
        lines = [f"**{labels} labels a class**, test error in percent", "",
                 "| table | " + " | ".join(methods) + " |", "|---|" + "---|" * len(methods)]
        for name, table in sorted(tables.items()):
            found = {method: errors(table, method) for method in methods}
            best = min(mean(it) for it in found.values())
            cells = [spread(it) for it in found.values()]
            cells = [f"**{cell}**" if mean(it) == best else cell for cell, it in zip(cells, found.values())]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def under_way(results):
    """Methods that do not have all tables yet, beside the complete ones on the splits that they have."""
    parts = []
    for labels in sorted({labels for table in results.values() for labels in table}, key=int):
        complete_ones, _ = complete(results, labels)
        tables = {name: table[labels] for name, table in results.items() if labels in table}
        for method in sorted({it for table in tables.values() for it in table} - set(complete_ones)):
            parts.append(beside(method, complete_ones, labels, tables))
    return "\n\n".join(parts) + "\n" if parts else ""


def beside(method, others, labels, tables):
    """The error of `method` and of others on each table that it has, and the mean of these tables."""
    methods = [method, *others]
    done = {name: table for name, table in sorted(tables.items()) if method in table}
    lines = [f"**{method}, {labels} labels a class, so far**: {len(done)} of {len(tables)} tables, error in percent on "
             "the splits that it has", "", "| table | splits | " + " | ".join(methods) + " |", "|---" * (2 + len(methods)) + "|"]
    means = {}
    for name, table in done.items():
        splits = sorted(table[method])
        means[name] = {it: mean(100 * table[it][split][0] for split in splits) for it in methods}
        cells = " | ".join(f"{means[name][it]:.1f}" for it in methods)
        lines.append(f"| {name} | {len(splits)} | {cells} |")
    cells = " | ".join(f"{mean(found[it] for found in means.values()):.1f}" for it in methods)
    lines.append(f"| mean | | {cells} |")
    return "\n".join(lines)


def publish(path):
    """Writes the tables of a file of results into README.md, if they have a place there."""
    results = read(path)
    if path in WRITERS:
        tables = [overview(results), of_each_table(results), under_way(results)]
        page.fill(WRITERS[path], "\n".join(part for part in tables if part))
    else:
        print(overview(results))


if __name__ == "__main__":
    for path in WRITERS:
        publish(path)
