"""Notebooks are the tests: pytest collects every `.ipynb` below `nbs/` and runs it as nbdev does.

`pytest nbs/05_routing` runs a chapter, `pytest --flags slow` also runs cells marked `#| slow`.
A worker that dies or hangs fails its notebook by name (pytest-xdist, pytest-timeout).
"""
import gc
import os
import signal
import sys
import threading
from functools import partial
from types import FunctionType
from unittest.mock import NonCallableMock

import pytest

os.environ |= {"IN_TEST": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
os.environ.setdefault("OMP_NUM_THREADS", "1")  # workers with more would slow each other down
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a shell's background jobs
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    "Let the command line run cells that are skipped by default."
    about = "directives of settings.ini's tst_flags to run, e.g. 'slow gpu'"
    parser.addoption("--flags", default="", help=about)


def pytest_collect_file(file_path, parent):
    "Every notebook is a file with one test."
    if file_path.suffix == ".ipynb" and not file_path.name.startswith(("_", ".")):
        return NotebookFile.from_parent(parent, path=file_path)


# the pages that take longest; begun last, one of them would keep a single worker busy
LONGEST = (
    "04_repository", "06_fuzzing", "07_reproduce", "e4_quality", "e7_scale", "e14_policies",
    "e5_tuning", "11_convert", "14_conversion_grid", "17_conversion_study", "05_kill_test",
    "19_process_benchmarks",
)


def pytest_collection_modifyitems(items):
    "Begin with the longest pages; the others stay in their order."
    items.sort(key=lambda item: item.path.stem not in LONGEST)


class NotebookFile(pytest.File):
    "A notebook."
    def collect(self):
        yield NotebookItem.from_parent(self, name=self.path.stem)


class NotebookItem(pytest.Item):
    "The run of a notebook."
    def runtest(self):
        from execnb.shell import CaptureShell
        from fastcore.xtras import working_directory
        from nbdev.config import get_config
        from nbdev.frontmatter import FrontmatterProc
        from nbdev.process import NBProcessor

        config = get_config(path=self.config.rootpath)
        skipped = set(config.tst_flags.split()) - set(self.config.getoption("--flags").split())
        book = NBProcessor(self.path, procs=FrontmatterProc, process=True).nb
        if str(getattr(book, "frontmatter_", {}).get("skip_exec")).lower() == "true":
            if self.path.parent.name == "experiments": pytest.skip("it takes an hour")
            pytest.fail("its front matter says skip_exec; only experiments may", pytrace=False)
        cells = [cell for cell in book.cells if not _is_skipped(cell, skipped)]
        if not any(_has_code(cell) for cell in cells):
            pytest.fail("no cell of this notebook was run", pytrace=False)

        sys.path.insert(0, str(self.config.rootpath))
        environment = dict(os.environ)
        before = {*_left_behind(), *threading.enumerate()}  # by notebooks that have failed for it
        self.shell = CaptureShell(self.path)
        skip = partial(_is_skipped, skipped=skipped)
        try:
            with working_directory(self.path.parent):
                self.shell.run_all(book, exc_stop=True, preproc=skip)
            self.shell = None
        finally:  # notebooks share this process
            gc.collect()
            gc.freeze()  # what is left are modules: no later collection has to go through them
            sys.path.remove(str(self.config.rootpath))
            os.environ.clear()
            os.environ.update(environment)
        if any(_spins(thread) for thread in threading.enumerate() if thread not in before):
            message = "kaleido still runs: draw with core.plotting.renderer, which ends it"
            pytest.fail(message, pytrace=False)
        left = [name for name in _left_behind() if name not in before]
        if left: pytest.fail(
            f"{', '.join(left)} is still the notebook's own: a module that is imported under a "
            "patch keeps it, so import it before", pytrace=False)

    def repr_failure(self, excinfo):
        shell = getattr(self, "shell", None)
        if shell is None or shell.exc is None: return super().repr_failure(excinfo)
        head, _, frames = shell.prettytb(fname=str(self.path)).partition("Traceback")
        _, first, own = frames.partition('  File "<ipython-input')  # below: the notebook's frames
        return f"{head}{first}{own}" if own else f"{head}Traceback{frames}"

    def reportinfo(self):
        return self.path, None, str(self.path.relative_to(self.config.rootpath))


def _left_behind():
    "Names of the package that hold what a notebook patched in, which later notebooks would meet."
    left = []
    for module in [m for name, m in sys.modules.items() if name.startswith("var_lit.")]:
        for name, value in list(vars(module).items()):
            is_own = isinstance(value, FunctionType) and value.__module__ == "__main__"
            if not is_own and not isinstance(value, NonCallableMock): continue
            left.append(f"{module.__name__}.{name}")
    return left


def _spins(thread):
    "Whether a thread reads from an ended kaleido for ever, and so takes time from later notebooks."
    if "_collect_standard_error" not in thread.name: return False
    thread.join(10)  # it ends soon after its process
    return thread.is_alive()


def _is_skipped(cell, skipped):
    "The rule of `nbdev.test.test_nb`."
    if cell.cell_type != "code" or "nbdev_export" + "(" in cell.source: return True
    directives = getattr(cell, "directives_", None) or {}
    not_evaluated = directives.get("eval:", ["true"])[0].lower() == "false"
    return not_evaluated or bool(skipped & directives.keys())


def _has_code(cell):
    lines = [line.strip() for line in cell.source.splitlines()]
    return any(line and not line.startswith("#") for line in lines)
