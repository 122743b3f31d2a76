"""A build on a Ray cluster says what a build on one machine says, also when a machine is lost in the middle of it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from kg.build import build
from kg.building.shards import MANIFEST, begin, finish, refuse_foreign, shard_paths, terms, write_shard
from kg.bundle import corpus_dir, ontology_dir
from kg.cli import run
from kg.errors import GraphError, KgError
from kg.load import _batches
from kg.read import Source, read_file
from kg.reading.locations import find, read_source

#: Documents that contradict one another: goals in the same words, a subject that is an entity elsewhere only.
TEXTS = {
    "a.txt": "雄安新区承接北京非首都功能。到2025年，天津市常住人口达到1500万人。",
    "b.md": "---\ntitle: 港口\ndate: 2019-05-01\n---\n天津市和河北省合作。到2025年，河北省常住人口达到7500万人。\n",
    "c.txt": "到2030年，天津市常住人口达到1500万人。到2025年，沿海港口群形成合理分工格局。",
    "d.txt": "到2020年，沿海港口群形成合理分工格局。曹妃甸区位于唐山市。2020年北京市常住人口2189万人。",
}
#: Documents that wait in a pipe until the test writes them.
WAITING = {"y.txt": "天津市承接北京非首都功能。", "z.txt": "唐山市和天津市合作。"}
PATIENCE = 240.0


@pytest.fixture(scope="module")
def ray_folder() -> Iterator[Path]:
    """Where the Ray of this file keeps what is its own; when all is done, no process knows of it any more."""
    pytest.importorskip("ray", reason="ray is not installed: pip install 'jingjinji-kg[cluster]'")
    folder = Path(tempfile.mkdtemp(prefix="kg", dir="/tmp"))  # sockets have to have short names
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", str(folder))
        yield folder
    _wait(lambda: not _processes(folder))
    rmtree(folder)


def _processes(folder: Path) -> list[int]:
    """The processes whose command line names a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(folder).encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def _wait(ready: Any, patience: float = PATIENCE) -> Any:
    until = time.monotonic() + patience
    while not (found := ready()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "texts"
    folder.mkdir()
    for name, text in (TEXTS | WAITING).items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in corpus_dir().glob("*.md"):
        if not path.stem.isupper():
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture(scope="module")
def expected(texts: Path) -> bytes:
    """The sorted lines of N-Quads of `graph.trig` that one machine writes."""
    out = texts.parent / "local"
    build([str(texts)], out, ontology_dir(), lambda *_: None)
    quads = serialize(parse(path=out / "graph.trig", format=RdfFormat.TRIG), format=RdfFormat.N_QUADS)
    assert quads is not None
    return "".join(line + "\n" for line in sorted(set(quads.decode().split("\n")[:-1]))).encode()


def _quads(out: Path) -> bytes:
    return b"".join(path.read_bytes() for path in shard_paths(out))


def _kg(*arguments: str) -> list[str]:
    # Ctrl-C is ignored by what a shell started in the background, and so by its children.
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from kg.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    return [sys.executable, "-c", code, "build", "--engine", "ray", *arguments]


# On this machine alone


def test_is_what_one_machine_builds_and_names_what_cannot_be_read(
    texts: Path, expected: bytes, ray_folder: Path, tmp_path: Path
) -> None:
    bad, out = tmp_path / "bad.txt", tmp_path / "out"
    bad.write_bytes(b"")
    done = subprocess.run(_kg("texts", str(bad), "-o", str(out)), capture_output=True, text=True, cwd=texts.parent)
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "kg: " in line] == [
        f"kg: {bad}: is empty; remove it or put text into it"
    ]
    assert done.stdout == f"{out}\n"
    assert "ray" not in done.stderr.lower()
    assert _quads(out) == expected
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["documents"] == len(list(texts.iterdir()))
    assert manifest["quads"] == expected.count(b"\n")
    assert manifest["failures"] == [f"{bad}: is empty; remove it or put text into it"]
    sums = {one["name"]: one["sha256"] for one in manifest["shards"]}
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in shard_paths(out)} == sums
    assert set(sums) | {MANIFEST} == {path.name for path in out.iterdir()}
    assert len(sums) > 1
    _wait(lambda: not _processes(ray_folder), 10)


def test_a_build_that_is_interrupted_leaves_the_earlier_output_and_no_process(
    texts: Path, ray_folder: Path, tmp_path: Path
) -> None:
    pipe, out = tmp_path / "waiting.txt", tmp_path / "out"
    os.mkfifo(pipe)
    out.mkdir()
    (out / MANIFEST).write_text("{}")
    command = _kg(str(texts / "a.txt"), str(pipe), "-o", str(out))
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    waiting = _opened(pipe)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    os.close(waiting)
    assert (process.returncode, errors.strip()) == (130, "kg: interrupted; nothing was written")
    assert [path.name for path in out.iterdir()] == [MANIFEST]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "waiting.txt"]
    _wait(lambda: not _processes(ray_folder), 10)


def _opened(pipe: Path) -> int:
    """The writing end of a pipe, as soon as somebody reads the other."""

    def attempt() -> tuple[int] | None:
        try:
            return (os.open(pipe, os.O_WRONLY | os.O_NONBLOCK),)
        except OSError:
            return None

    (descriptor,) = _wait(attempt)
    return int(descriptor)


# On several machines


@pytest.fixture(scope="module")
def cluster(ray_folder: Path) -> Iterator[Any]:
    """Ray's own test cluster: a head that does nothing, and two machines of one processor."""
    from ray.cluster_utils import Cluster

    # Otherwise small results are kept by the head, and no result of a task is lost with its machine.
    system = {"max_direct_call_object_size": 100}
    # A machine is taken for dead after two seconds, not after a quarter of a minute.
    system |= {"health_check_period_ms": 500, "health_check_failure_threshold": 4}
    one = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "_system_config": system})
    one.nodes = [one.add_node(num_cpus=1) for _ in range(2)]
    try:
        yield one
    finally:
        one.shutdown()


def _reader(pipe: Path, processes: Any) -> int:
    """The process that reads a pipe."""
    for process in processes:
        try:
            if any(os.path.samefile(file, pipe) for file in Path(f"/proc/{process}/fd").iterdir() if file.exists()):
                return int(process)
        except OSError:
            continue
    raise AssertionError("nobody reads the pipe")


def test_a_machine_that_is_killed_at_work_loses_nothing(
    texts: Path, expected: bytes, cluster: Any, tmp_path: Path
) -> None:
    folder, out = tmp_path / "texts", tmp_path / "out"
    folder.mkdir()
    for path in texts.iterdir():
        os.mkfifo(folder / path.name) if path.name in WAITING else (folder / path.name).write_bytes(path.read_bytes())
    command = _kg(str(folder), "-o", str(out), "--address", cluster.address)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    # Each machine has come to a pipe, which are the last documents: it has done others, and is at work.
    pipes = {name: _opened(folder / name) for name in WAITING}
    others = [int(path.name) for path in Path("/proc").glob("[0-9]*") if int(path.name) != os.getpid()]
    readers = {name: _reader(folder / name, others) for name in WAITING}
    assert len(set(readers.values())) == 2
    cluster.remove_node(cluster.nodes.pop(), allow_graceful=False)
    dead = _wait(lambda: [name for name, reader in readers.items() if not Path(f"/proc/{reader}").exists()])
    assert len(dead) == 1
    # The machine that is left has one processor: it ends its own document before it reads that of the other.
    for name in sorted(pipes, key=dead.count):
        _wait(lambda name=name: _written(pipes[name], WAITING[name].encode()))
        os.close(pipes[name])
    output, errors = process.communicate(timeout=2 * PATIENCE)
    assert process.returncode == 0, errors
    assert output == f"{out}\n"
    assert not [word for word in ("raylet", "warning") if word in errors.lower()]
    assert [line.split()[-1] for line in errors.splitlines() if "machines lost" in line] == ["1"]
    assert _quads(out) == expected


def _written(pipe: int, content: bytes) -> bool:
    """Whether somebody reads what is written into a pipe: on the machine that is left, after a while."""
    try:
        return os.write(pipe, content) == len(content)
    except BrokenPipeError:
        return False


def test_parquet_goes_in_and_comes_out(texts: Path, expected: bytes, cluster: Any, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    documents = [read_file(path, path.name) for path in sorted(texts.iterdir())]
    columns = ("id", "title", "publisher", "source")
    rows = [{name: getattr(one, name) for name in columns} | {"text": one.text, "date": one.date} for one in documents]
    bad = [{"id": "blank.txt", "text": " "}, {"id": "none.txt", "text": None}]
    folder, broken = tmp_path / "documents.parquet", tmp_path / "broken.parquet"
    folder.mkdir()
    pq.write_table(pa.Table.from_pylist(rows[:3]), folder / "one.parquet")
    pq.write_table(
        pa.Table.from_pylist(rows[3:] + bad, schema=pa.Table.from_pylist(rows).schema), folder / "two.parquet"
    )
    broken.write_bytes(b"PAR1")
    out = tmp_path / "out"
    command = _kg(f"file://{folder}", str(broken), "-o", f"file://{out}", "--parquet", "--address", cluster.address)
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    named = sorted(line.split(":")[1].strip() for line in done.stderr.splitlines() if line.startswith("kg: "))
    assert named == sorted(["blank.txt", "none.txt", str(broken)])
    assert _quads(out) == expected
    table = pq.read_table(sorted(out.glob("part-*.parquet")))
    lines = [" ".join((*row.values(), ".")) for row in table.to_pylist()]
    assert table.column_names == ["subject", "predicate", "object", "graph"]
    assert "\n".join([*lines, ""]).encode() == expected
    twice = _kg(str(folder), str(texts / "a.txt"), "-o", str(out), "--address", cluster.address)
    done = subprocess.run(twice, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "kg: a.txt: two documents have this id; give each document an id of its own\n"
    assert _quads(out) == expected


# Without Ray


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "ray", "--update"], "--update and --engine ray exclude each other"),
        (["--engine", "ray", "--jobs", "2"], "--jobs and --engine ray exclude each other"),
        (["--engine", "ray", "--store", "store"], "--store and --engine ray exclude each other"),
        (["--engine", "ray", "--infer"], "--infer and --engine ray exclude each other"),
        (["--engine", "ray", "--rdf12"], "--rdf12 and --engine ray exclude each other"),
        (["--engine", "ray", "--picture"], "--picture and --engine ray exclude each other"),
        (["--engine", "ray", "--licence", "https://a.org/"], "--licence and --engine ray exclude each other"),
        (["--address", "auto"], "give --engine ray too"),
        (["--engine", "spark"], "'spark' is not one of 'local', 'ray'"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["build", "-o", str(tmp_path / "out"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_without_ray_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert run(["build", "-o", str(tmp_path / "out"), "--engine", "ray"]) == 1
    assert "pip install 'jingjinji-kg[cluster]'" in capsys.readouterr().err


def test_a_cluster_that_does_not_answer_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        command = ["build", "-o", str(tmp_path / "out"), "--engine", "ray", "--address", address]
        done = subprocess.run([sys.executable, "-m", "kg", *command], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"kg: {address}: no Ray cluster answers (connection refused); start it")
    assert done.stderr.count("\n") == 1


def test_what_only_one_process_sees_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    for arguments in (["memory://texts"], ["-o", "memory://out"]):
        assert run(["build", "--engine", "ray", *arguments]) == 1
        assert "the memory of one process" in capsys.readouterr().err
    with pytest.raises(KgError, match="standard input cannot be read by other machines"):
        find(["-"])
    with pytest.raises(KgError, match="no way to reach it"):
        find(["nothing://texts"])


@pytest.fixture
def memory() -> Iterator[Any]:
    """A file system in memory, in the place of a store that is elsewhere."""
    system = pytest.importorskip("fsspec").filesystem("memory")
    yield system
    system.rm("/", recursive=True)


def test_documents_are_found_at_an_address(memory: Any, tmp_path: Path) -> None:
    for name in ("texts/a.txt", "texts/sub/b.md", "texts/.hidden.txt", "texts/picture.png", "other/a.txt"):
        memory.pipe(f"/{name}", "雄安新区承接北京非首都功能。".encode())
    (tmp_path / "a.txt").write_text("天津市", encoding="utf-8")
    found = find(["memory://texts", "memory://other/*.txt", str(tmp_path), "file://" + str(tmp_path / "t.parquet")])
    assert [source.id for source in found.sources] == [
        "a.txt",
        "memory:///other/a.txt",
        "memory:///texts/a.txt",
        "sub/b.md",
    ]
    assert [one.path for one in found.skipped] == ["memory:///texts/picture.png"]
    assert found.tables == [str(tmp_path / "t.parquet")]
    assert read_source(found.sources[-1]).text == "雄安新区承接北京非首都功能。"
    with pytest.raises(KgError, match="does not exist"):
        read_source(Source("memory:///texts/gone.txt", "gone.txt"))
    assert [str(error) for error in find(["memory://nowhere"]).failures] == [
        "memory://nowhere: leads to no file; check the address"
    ]


LINES = [f'<a:{number}> <a:p> "x y <z> {number}"@zh <a:g> .' for number in range(4)]


def test_half_a_graph_is_never_taken_for_a_whole_one(memory: Any) -> None:
    address = "memory://out"
    begin(address)
    shards = [*write_shard(LINES[:2], 0, address), *write_shard(LINES[2:], 1, address)]
    assert not memory.exists(f"/out/{MANIFEST}")
    memory.pipe("/out/.part-00001.nq.0badcafe", b"half")
    memory.pipe("/out/part-00002.nq", b"of an earlier build")
    finish(address, shards, 1, ())
    assert sorted(memory.ls("/out", detail=False)) == [f"/out/{MANIFEST}", "/out/part-00000.nq", "/out/part-00001.nq"]
    assert memory.cat("/out/part-00000.nq").decode() == "\n".join(LINES[:2]) + "\n"
    begin(address)
    assert not memory.exists(f"/out/{MANIFEST}")
    with pytest.raises(GraphError, match="not in order"):
        finish(address, shards[::-1], 1, ())
    memory.rm("/out/part-00001.nq")
    with pytest.raises(GraphError, match=r"was written on another machine \[part-00001.nq\]"):
        finish(address, shards, 1, ())
    memory.pipe("/mine/thesis.txt", b"")
    with pytest.raises(GraphError, match=r"holds what no build wrote \[thesis.txt\]"):
        refuse_foreign("memory://mine")
    refuse_foreign(address)


def test_the_terms_of_a_line() -> None:
    assert terms(LINES[1]) == ("<a:1>", "<a:p>", '"x y <z> 1"@zh', "<a:g>")


def test_shards_are_loaded_as_a_graph(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    graphs = ["<a:g>", "<a:h>", "<a:g>", "<a:h>", "<a:g>"]
    lines = [f'<a:{number}> <a:p> "{number}" {graph} .' for number, graph in enumerate(graphs)]
    out = tmp_path / "out"
    shards = [*write_shard(lines[:3], 0, str(out)), *write_shard(lines[3:], 1, str(out))]
    finish(str(out), shards, 1, ())
    batches = list(_batches(out, 2))
    assert Counter(graph for graph, batch in batches for _ in batch) == {"a:g": 3, "a:h": 2}
    assert sorted(len(batch) for _, batch in batches) == [1, 2, 2]
    copytree(out, tmp_path / "copy")
    (tmp_path / "copy" / "part-00001.nq").write_text("half")
    with pytest.raises(GraphError, match="is not as it was written"):
        list(_batches(tmp_path / "copy", 2))
