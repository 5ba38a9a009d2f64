"""Spark asks the same questions and gets the same answers, issue by issue, as DuckDB."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from importlib import import_module

import pytest

from footnoted.descriptor import read_package
from footnoted.engine import Engine
from footnoted.errors import QueryError, SparkError
from footnoted.model import Model
from footnoted.rows import ask, catalogue, structure
from footnoted.spark import session as sessions
from footnoted.spark.engine import SparkEngine
from footnoted.spark.transpile import Transpiler
from footnoted.upkeep.faults import read_faults
from footnoted.validation import validate
from packages import COURT, SAMPLE, copy_package
from tables_of import field, write_package
from test_corpus import corpus, written
from test_parts import in_parts

LAYERS = ("structure", "footnotes")

QUICK = {
    **sessions._SETTINGS,  # noqa: SLF001 - a session as the engine starts it, but quick on small tables
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def spark():
    """Start Spark on the cores of this machine; the engine takes a session that is in use."""
    apart = os.environ.get("FOOTNOTED_SPARK", "")
    if shutil.which("java") is None and not apart:
        pytest.skip("no Java on the PATH, and FOOTNOTED_SPARK names no folder with pyspark: .ci/run has both")
    if apart:
        sys.path.append(apart)
        os.environ["PYTHONPATH"] = os.pathsep.join([apart, *sys.path])  # what the workers import from
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = import_module("pyspark.sql") if apart else pytest.importorskip("pyspark.sql")
        builder = sql.SparkSession.builder.master("local[*]")
        for key, value in QUICK.items():
            builder = builder.config(key, value)
        found = builder.getOrCreate()
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
        yield found
        found.stop()


def answers(package, engine):
    """Give all that structure and rules say of a package, and what they looked at."""
    with engine:
        return [*structure.check(package, engine), *ask.check(Model(package), engine, catalogue.ASKED)]


def same(root):
    """Tell that both engines say the same of a package; give what they say."""
    package = read_package(root)
    mine, theirs = answers(package, Engine(package)), answers(package, SparkEngine(package))
    assert sorted(map(repr, theirs)) == sorted(map(repr, mine))
    return mine


@pytest.mark.parametrize("root", [SAMPLE, COURT], ids=["sample", "court"])
@pytest.mark.usefixtures("spark")
def test_spark_says_the_same_of_right_rows(root):
    assert all(type(one).__name__ == "Looked" for one in same(root))


def faulty(folder):
    """Yield packages that together have the fault of every rule that is asked of tables, many in each."""
    waiting = {rule: one for rule, one in read_faults().items() if rule.startswith(LAYERS)}
    while waiting:
        root, planted = copy_package(SAMPLE, folder / f"{len(waiting)}"), []
        for rule, fault in waiting.items():
            texts = {}
            for edit in fault.edits:
                path = root / edit.file
                text = texts.get(edit.file, path.read_text(encoding="utf-8") if path.exists() else "")
                if edit.remove or edit.link or not edit.old or text.count(edit.old) != 1:
                    break
                texts[edit.file] = text.replace(edit.old, edit.new)
            else:
                planted.append(rule)
                for name, text in texts.items():
                    (root / name).write_text(text, encoding="utf-8", newline="\n")
        yield root, planted
        if not planted:
            break
        waiting = {rule: one for rule, one in waiting.items() if rule not in planted}


@pytest.mark.usefixtures("spark")
def test_spark_finds_the_whole_catalogue_of_bad_data_as_duckdb_does(tmp_path):
    found, planted = set(), []
    for root, rules in faulty(tmp_path):
        if rules:
            found |= {one.rule.id for one in same(root) if type(one).__name__ == "Finding"}
            planted += rules
    asked = [rule for rule in read_faults() if rule.startswith(LAYERS)]
    assert len(planted) >= len(asked) - 8  # the rest is planted by whole new files
    assert len(found & set(planted)) >= len(planted) - 8  # one fault may hide another in one package


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.usefixtures("spark")
def test_spark_reads_parts_and_names_their_records(form, tmp_path):
    root = in_parts(copy_package(SAMPLE, tmp_path), form)
    package = read_package(root)
    with Engine(package) as mine, SparkEngine(package) as theirs:
        for name in ("events", "mentions", "sources"):
            sql = f'FROM "{name}" ORDER BY _record'
            assert theirs.query(sql) == mine.query(sql)


@pytest.mark.usefixtures("spark")
def test_a_faulty_corpus_gives_the_same_issues_at_the_same_places(tmp_path):
    root = written(tmp_path / "corpus", facts=400, sources=4)
    corpus.plant(root, 9)
    mine = validate(root, layers=LAYERS)
    theirs = validate(root, layers=LAYERS, engine="spark")
    assert theirs.issues == mine.issues != []
    assert theirs.ran == mine.ran


CELLS = ("", " 12 ", "1.5", "1e3", "007", "1_000", "١٢", "1d", "NaN", "-0", "9" * 30, "a\nb", "é")


@pytest.mark.usefixtures("spark")
def test_a_cell_is_read_as_duckdb_reads_it(tmp_path):
    package = write_package(tmp_path, t=([field("a"), field("b")], "a,b\n", {}))
    texts = " UNION ALL ".join(f"SELECT '{one}' AS a, {number} AS n" for number, one in enumerate(CELLS))
    asked = (
        "a, TRY_CAST(a AS BIGINT), TRY_CAST(a AS DOUBLE) > 10, regexp_full_match(a, '[\\pL\\s.]+'), "
        "length(a), regexp_replace(lower(strip_accents(a)), '[^a-z0-9]', '', 'g')"
    )
    sql = f"SELECT {asked} FROM ({texts}) ORDER BY n"  # noqa: S608 - texts that stand above
    with Engine(package) as mine, SparkEngine(package) as theirs:
        assert theirs.query(sql) == mine.query(sql)


@pytest.mark.usefixtures("spark")
def test_a_statement_that_cannot_be_run_is_said_to_be_so(tmp_path):
    with SparkEngine(write_package(tmp_path, t=([field("a"), field("b")], "a,b\n", {}))) as engine:
        with pytest.raises(QueryError, match="nowhere"):
            engine.query("SELECT * FROM nowhere")
        with pytest.raises(QueryError):
            engine.query("SELECT FROM WHERE (")


@pytest.mark.usefixtures("spark")
def test_a_spark_that_dies_in_the_middle_is_one_message(tmp_path, monkeypatch):
    engine = SparkEngine(write_package(tmp_path, t=([field("a"), field("b")], "a,b\n", {})))
    monkeypatch.setattr(engine, "_is_alive", lambda: False)
    with pytest.raises(SparkError, match=r"Spark has died in the middle \(.*\)\. Nothing was written"):
        engine.query("SELECT * FROM nowhere")


def test_a_worker_without_the_toolkit_is_one_message():
    class PythonException(Exception):  # noqa: N818 - PySpark's own name
        pass

    def run():
        message = (
            "An exception was thrown from the Python worker:\n\nTraceback\nModuleNotFoundError: No module\n"
        )
        raise PythonException(message)

    engine = SparkEngine.__new__(SparkEngine)
    with pytest.raises(SparkError) as error:
        engine._guarded(run)  # noqa: SLF001 - as a query does
    assert str(error.value) == (
        "Python failed on a worker of Spark (ModuleNotFoundError: No module). Workers need this toolkit, "
        "DuckDB and PyArrow (docs/scale.md). Nothing was written."
    )


def test_workers_on_this_machine_run_the_python_of_the_command(monkeypatch):
    class Builder:
        def config(self, *_):
            return self

        master = config

        def getOrCreate(self):  # noqa: N802 - PySpark's own name
            return os.environ.get("PYSPARK_PYTHON")

    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    assert sessions._start(Builder(), "spark://somewhere:7077") is None  # noqa: SLF001
    assert sessions._start(Builder(), "") == sys.executable  # noqa: SLF001
    monkeypatch.delenv("PYSPARK_PYTHON")
    monkeypatch.setenv("PYSPARK_PYTHON", "another")
    assert sessions._start(Builder(), "local[2]") == "another"  # noqa: SLF001


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Connection refused\n\tat java.base", "Connection refused"),
        (
            "An error occurred while calling o1.x.\n: boo\nCaused by: java.io.IOException: none",
            "java.io.IOException: none",
        ),
        ("An error occurred while calling o1.x.", "An error occurred while calling o1.x."),
        ("", "RuntimeError"),
    ],
)
def test_of_a_long_exception_the_line_is_told_that_names_the_cause(text, line):
    assert sessions.said(RuntimeError(text)) == line


# --- without Spark ---------------------------------------------------------------------------------------


def test_who_lacks_pyspark_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SparkError, match=r"found no PySpark .*pip install '\.\[spark\]'"):
        validate(SAMPLE, layers=LAYERS, engine="spark")


def test_who_lacks_java_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = r"found no Java on the PATH; .* \(Debian, Ubuntu: apt-get install openjdk-17-jre-headless\)"
    with pytest.raises(SparkError, match=said):
        sessions._check_java()  # noqa: SLF001 - Spark itself may be in use by now
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match=r"found no Java in JAVA_HOME"):
        sessions._check_java()  # noqa: SLF001


def test_a_spark_that_cannot_start_is_one_message():
    class Builder:
        def config(self, *_):
            return self

        master = remote = config

        def getOrCreate(self):  # noqa: N802 - PySpark's own name
            message = "Connection refused\nat java.base"
            raise RuntimeError(message)

    said = r"Spark cannot start at spark://nowhere:7077 \(Connection refused\)\. Look at what it wrote"
    with pytest.raises(SparkError, match=said):
        sessions._start(Builder(), "spark://nowhere:7077")  # noqa: SLF001


def test_what_spark_reads_otherwise_duckdb_computes():
    transpiler = Transpiler()
    tree = transpiler.statement(
        "FROM main.t SELECT count_if(regexp_full_match(a, '[a-z]+')), TRY_CAST(b AS BIGINT), hash(a), "
        "list_max([len(regexp_extract_all(x, 'o')) FOR x IN string_split(t.c, '|')])"
    )
    assert tree.sql("spark") == (
        "SELECT COUNT_IF(DUCKDB_0(a)), DUCKDB_1(b), XXHASH64(a), DUCKDB_2(t.c) FROM t"
    )
    assert [(one.count, one.kind) for one in transpiler.functions.values()] == [
        (1, "BOOLEAN"),
        (1, "BIGINT"),
        (1, "BIGINT"),
    ]


def test_lists_that_share_a_value_are_compared_in_sparks_own_words():
    tree = Transpiler().statement("SELECT list_has_any(k.entities, v.entities), list(m.a) FROM t")
    assert tree.sql("spark") == "SELECT ARRAYS_OVERLAP(k.entities, v.entities), COLLECT_LIST(m.a) FROM t"
