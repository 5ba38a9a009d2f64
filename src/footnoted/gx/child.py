"""Run expectations in Great Expectations, as a process of its own: `main` is all that it does.

It imports while its parent does something else, waits for `go` on its standard input, reads its job
from its folder and writes one JSON line for each expectation to `results.jsonl` there:

    {"number": 3, "success": true}
    {"number": 4, "success": false, "positions": [0, 7], "rows": [], "count": 2, "observed": "nothing"}
    {"number": 5, "fault": "the error that it ran into"}
    {"number": 6, "unread": true}

`{"end": true}` is the last line; `{"fault": …}` without a number says that nothing more can be run.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footnoted.gx.forms import Json, brief
from footnoted.gx.frames import frame_of, mask, match_with_re2, rows_of, write_database
from footnoted.gx.sandbox import Watch, limit, shut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

JOB, RESULTS, DATABASE = "job.json", "results.jsonl", "package.sqlite"
MAX_PLACES = 1_000
"""How many rows of one expectation are named; the others are counted."""

MAX_FILE_MEGABYTES = 4_000
"""How large a file may become that is written for the run."""

MAX_TOGETHER = 100
"""How many expectations on rows GX gets at a time; what they share is computed once."""

_QUICK = {"result_format": "BOOLEAN_ONLY"}
_WHOLE = {"result_format": "COMPLETE", "include_unexpected_rows": False, "partial_unexpected_count": 0}


def main() -> None:
    """Run the job of the folder that the command line names."""
    folder = Path(sys.argv[1])
    with (folder / RESULTS).open("w", encoding="ascii") as results:

        def tell(**line: object) -> None:
            results.write(json.dumps(line) + "\n")
            results.flush()

        try:
            warnings.simplefilter("ignore")
            logging.disable()
            context = _context()
            if sys.stdin.readline() == "go\n":
                _run(context, folder, tell)
                tell(end=True)
        except MemoryError:
            tell(memory=True)
        except Exception as error:  # noqa: BLE001 - GX, pandas and SQLite raise errors of any kind
            tell(fault=first_line(str(error)))


def _context() -> Any:  # noqa: ANN401 - great_expectations has no types that mypy could use here
    """Import what takes five seconds; give a context that writes nothing."""
    import great_expectations as gx  # noqa: PLC0415

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # Else each table added writes the whole configuration as YAML, into memory: a fifth of the run.
    context.variables.save = lambda: None
    match_with_re2()
    return context


def _run(context: Any, folder: Path, tell: Callable[..., None]) -> None:  # noqa: ANN401
    job = json.loads((folder / JOB).read_bytes())
    watch = Watch(job["limits"]["query_seconds"])
    if job["in_sql"]:
        watch.install()
    limit(job["limits"]["seconds"], job["limits"]["megabytes"], MAX_FILE_MEGABYTES)
    shut(folder)
    source = context.data_sources.add_pandas("package")
    for table in job["tables"]:
        here = [one for one in job["on_rows"] if one["table"] == table["name"]]
        _run_on_rows(source, folder, table, here, tell)
    if job["in_sql"]:
        _run_in_sql(context, folder, job, watch, tell)


# --- on rows ----------------------------------------------------------------------------------


def _run_on_rows(
    source: Any,  # noqa: ANN401
    folder: Path,
    table: Json,
    expectations: list[Json],
    tell: Callable[..., None],
) -> None:
    """Run the expectations of one table, those of each row condition on the rows that it leaves.

    GX would hand a condition to pandas as a program; so it is applied before GX sees the rows, which
    keep their positions.
    """
    if not expectations:
        return
    frame = frame_of(folder, table)
    for condition in dict.fromkeys(json.dumps(one["condition"]) for one in expectations):
        group = [one for one in expectations if json.dumps(one["condition"]) == condition]
        try:
            rows = frame if condition == "null" else frame.loc[mask(frame, json.loads(condition))]
        except (TypeError, ValueError, KeyError) as error:
            for one in group:
                tell(number=one["number"], fault=first_line(str(error)))
            continue
        name = str(group[0]["number"])
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        _validate(batch.get_batch(batch_parameters={"dataframe": rows}), group, tell)


# --- in SQL -----------------------------------------------------------------------------------


def _run_in_sql(context: Any, folder: Path, job: Json, watch: Watch, tell: Callable[..., None]) -> None:  # noqa: ANN401
    """Run the expectations that are queries, in a database of all tables that cannot be written to."""
    write_database(folder / DATABASE, [(one, rows_of(folder, one)) for one in job["tables"]])
    path = (folder / DATABASE).as_posix()
    source = context.data_sources.add_sqlite(
        "database", connection_string=f"sqlite:///file:{path}?mode=ro&uri=true"
    )
    for table in job["tables"]:
        name = table["name"]
        group = [one for one in job["in_sql"] if one["table"] == name]
        if group:
            batch = source.add_table_asset(name, table_name=name).add_batch_definition_whole_table(name)
            watch.armed = False
            ready = batch.get_batch()
            watch.arm()
            _validate(ready, group, tell, watch)


# --- Great Expectations -----------------------------------------------------------------------


def _validate(
    batch: Any,  # noqa: ANN401
    group: Sequence[Json],
    tell: Callable[..., None],
    watch: Watch | None = None,
) -> None:
    """Validate a batch, some expectations at a time: what is found so far outlives a limit.

    Quickly first; the places are asked for only of what does not hold. Queries run one by one, each
    with its time.
    """
    some = 1 if watch else MAX_TOGETHER
    for start in range(0, len(group), some):
        if watch:
            watch.begin()
        failed = set(_tell_quickly(batch, group[start : start + some], tell, watch))
        if watch:
            watch.begin()
        again = [one for one in group[start : start + some] if one["number"] in failed]
        for number, result in _results(batch, again, _WHOLE):
            fault = _fault(result)
            line = (
                {"fault": _timed(fault, watch)}
                if fault
                else {"success": bool(result.success), **_places(result)}
            )
            tell(number=number, **line)


def _tell_quickly(
    batch: Any,  # noqa: ANN401
    group: Sequence[Json],
    tell: Callable[..., None],
    watch: Watch | None,
) -> Iterator[int]:
    """Tell what holds, fails to run or cannot be read; yield the numbers of what does not hold."""
    readable = [one for one in group if _loaded(one) is not None]
    for number in sorted({one["number"] for one in group} - {one["number"] for one in readable}):
        tell(number=number, unread=True)
    for number, result in _results(batch, readable, _QUICK):
        fault = _fault(result)
        if fault:
            tell(number=number, fault=_timed(fault, watch))
        elif result.success:
            tell(number=number, success=True)
        else:
            yield number


def _timed(fault: str, watch: Watch | None) -> str:
    """Say after which time a query was interrupted."""
    return f"{fault} after {watch.seconds:g} s" if watch and fault.endswith("interrupted") else fault


def _loaded(one: Json) -> Any:  # noqa: ANN401
    """Give an expectation as GX reads it; None when GX cannot."""
    from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415
        ExpectationConfiguration,
    )

    try:
        meta = {"number": one["number"]}
        return ExpectationConfiguration(type=one["type"], kwargs=one["kwargs"], meta=meta).to_domain_obj()
    except Exception:  # noqa: BLE001 - GX raises errors of any kind
        return None


def _results(batch: Any, group: Sequence[Json], form: Json) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield each expectation's number with its result, or with the error of one that breaks GX itself."""
    if not group:
        return
    from great_expectations import ExpectationSuite  # noqa: PLC0415

    suite = ExpectationSuite(name="package", expectations=[_loaded(one) for one in group])
    try:
        results = batch.validate(suite, result_format=form).results
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - see _loaded
        if len(group) == 1:
            yield group[0]["number"], first_line(str(error)) or "an error without a message"
        else:
            for one in group:
                yield from _results(batch, [one], form)
        return
    for result in results:
        yield result.expectation_config.meta["number"], result


def _fault(result: Any) -> str:  # noqa: ANN401
    """Give the error that an expectation ran into, or that broke GX itself; "" when it ran."""
    if isinstance(result, str):
        return result
    raised = [one for one in _exceptions(result.exception_info or {}) if one.get("raised_exception", True)]
    messages = [one.get("exception_message") or "an error without a message" for one in raised]
    return min((first_line(str(one)) for one in messages), default="")


def _exceptions(info: Json) -> list[Json]:
    """Give what GX says of errors: of the expectation, or of each of its metrics."""
    return [info] if "raised_exception" in info else [one for one in info.values() if one]


def first_line(message: str) -> str:
    """Give the first line of a message."""
    return message.strip().partition("\n")[0]


def _places(result: Any) -> Json:  # noqa: ANN401
    """Give what a failed expectation found: positions of rows, or rows of a query; how many; what else."""
    details = result.result
    in_sql = result.expectation_config.type == "unexpected_rows_expectation"
    count = details.get("observed_value" if in_sql else "unexpected_count")
    rows = (details.get("details") or {}).get("unexpected_rows") or ()
    return {
        "positions": [int(one) for one in (details.get("unexpected_index_list") or ())[:MAX_PLACES]],
        "rows": [[_plain(row.get(name)) for name in ("row_id", "field", "value")] for row in rows],
        "count": count if isinstance(count, int) else 0,
        "observed": _observed(details),
    }


def _plain(value: object) -> str | None:
    """Give a value of SQLite as text, a whole float without its point."""
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _observed(details: Json) -> str:
    for key in ("observed_value", "details"):
        if details.get(key):
            return brief(details[key])
    counts = ("unexpected_count", "missing_count")
    return next((f"{details[one]} values" for one in counts if details.get(one)), "nothing")


if __name__ == "__main__":
    main()
