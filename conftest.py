"""Notebooks are the tests: pytest collects every `.ipynb` below `nbs/` and runs it as nbdev does.

`pytest nbs/05_routing` runs a chapter, `pytest --flags slow` also runs cells marked `#| slow`.
A worker that dies or hangs fails its notebook by name (pytest-xdist, pytest-timeout).
"""
import os
import sys

import pytest

os.environ |= {"IN_TEST": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
os.environ.setdefault("OMP_NUM_THREADS", "1")  # two workers with two threads each would slow each other down


def pytest_addoption(parser):
    parser.addoption("--flags", default="", help="directives of settings.ini's tst_flags to run, e.g. 'slow gpu'")


def pytest_collect_file(file_path, parent):
    if file_path.suffix == ".ipynb" and not file_path.name.startswith(("_", ".")):
        return NotebookFile.from_parent(parent, path=file_path)


class NotebookFile(pytest.File):
    def collect(self):
        yield NotebookItem.from_parent(self, name=self.path.stem)


class NotebookItem(pytest.Item):
    def runtest(self):
        from execnb.shell import CaptureShell
        from fastcore.xtras import working_directory
        from nbdev.config import get_config
        from nbdev.process import NBProcessor

        config = get_config(path=self.config.rootpath)
        skipped = set(config.tst_flags.split()) - set(self.config.getoption("--flags").split())
        book = NBProcessor(self.path, process=True).nb
        cells = [cell for cell in book.cells if _runs(cell, skipped)]
        if not any(_code(cell) for cell in cells):
            pytest.fail("no cell of this notebook was run", pytrace=False)

        sys.path.insert(0, str(self.config.rootpath))
        environment = dict(os.environ)
        self.shell = CaptureShell(self.path)
        try:
            with working_directory(self.path.parent):
                self.shell.run_all(book, exc_stop=True, preproc=lambda cell: not _runs(cell, skipped))
        finally:  # notebooks share this process
            sys.path.remove(str(self.config.rootpath))
            os.environ.clear()
            os.environ.update(environment)

    def repr_failure(self, excinfo):
        if getattr(self, "shell", None) is None or self.shell.exc is None: return super().repr_failure(excinfo)
        return self.shell.prettytb(fname=str(self.path))

    def reportinfo(self):
        return self.path, None, str(self.path.relative_to(self.config.rootpath))


def _runs(cell, skipped):
    "The rule of `nbdev.test.test_nb`."
    if cell.cell_type != "code" or "nbdev_export" + "(" in cell.source: return False
    directives = getattr(cell, "directives_", None) or {}
    evaluated = directives.get("eval:", ["true"])[0].lower() != "false"
    return evaluated and not skipped & directives.keys()


def _code(cell):
    return any(line.strip() and not line.strip().startswith("#") for line in cell.source.splitlines())
