# Everything from a fresh clone: needs Python 3.11, make and a package registry. `make` alone lists the targets.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV   := .venv
STAMP  := $(VENV)/.stamp-setup
RUN    := $(VENV)/bin/
TESTS  ?=
SCALE  ?= small
MODEL  ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# pip would compile every file of the packages; what is imported is compiled when it is, and kept.
unexport PYTHONDONTWRITEBYTECODE

# The stamp holds the checkout's path: a checkout that was moved, or whose Python went away, is set up from the start.
$(shell [ ! -e $(STAMP) ] || { [ "$$(cat $(STAMP))" = "$(CURDIR)" ] && $(RUN)python -c ''; } 2>/dev/null \
  || mv $(STAMP) $(VENV)/.unfinished)

.PHONY: help setup reproduce test test-oldest test-kernels readme docs paper reports clean
help:  ## list the targets
	@echo "var_lit: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 14
	@echo "PYTHON=... names the Python to build on; TESTS=... goes to the test command, e.g. TESTS='10_corpus --flags slow'"
	@echo "reproduce SCALE=full MODEL=mistralai/Mixtral-8x7B-v0.1 OPTIONS='--processes 2 --tokens 1e8 --corpus c4' is for cards"

setup: $(STAMP)  ## make the virtual environment .venv with the pinned packages and this package, editable

reproduce: $(STAMP)  ## the campaign on the embedded models and its page, results/reproduce.html; SCALE=full MODEL=... on cards
	@echo "reproduce: census, verdicts, policies; a few minutes on two cores; what is there is passed over"
	@$(RUN)python -m var_lit.paper.reproduce --scale $(SCALE) --model "$(MODEL)" $(OPTIONS)

test: export OMP_NUM_THREADS := 1
test: $(STAMP)  ## run every notebook and every check, the wheel among them; ends with "N passed, N failed"
	@echo "test: running the notebooks and the repository's checks"
	@$(RUN)python -m var_lit.dev.tests test $(TESTS)

OLDEST := transformers==5.17.0 huggingface_hub==1.33.0
test-oldest: export PYTHONPATH := $(CURDIR)/$(VENV)/oldest
test-oldest: $(STAMP)  ## run what touches models on the oldest transformers that is supported
	@echo "test-oldest: installing $(OLDEST) beside the environment"
	@$(RUN)python -m pip install -qq --no-compile --no-deps --upgrade --target $(VENV)/oldest $(OLDEST)
	@$(RUN)python -m var_lit.dev.tests test 09_ 10_ 11_ 12_ 13_ 19_ 20_ 21_ 22_ 24_ 41_ 42_ 43_ 44_ 45_ 49_ 50_ e1_

KERNELS := triton==3.9.0
test-kernels: export PYTHONPATH := $(CURDIR)/$(VENV)/kernels
test-kernels: export OMP_NUM_THREADS := 1
test-kernels: $(STAMP)  ## run what has Triton kernels, on a CPU through Triton's interpreter
	@echo "test-kernels: installing $(KERNELS) beside the environment (1 GB)"
	@$(RUN)python -m pip install -qq --no-compile --no-deps --upgrade --target $(VENV)/kernels $(KERNELS)
	@$(RUN)python -m var_lit.dev.tests test 43_ 45_install

readme: $(STAMP)  ## run nbs/index.ipynb, make README.md from it and the sidebar in _quarto.yml
	@$(RUN)python -m var_lit.dev.tests readme

docs: $(STAMP)  ## prove of the site what can be proven without Quarto: pages process and render, links, anchors, images, sidebar
	@$(RUN)python -m var_lit.dev.site

paper: $(STAMP)  ## paper/main.pdf and paper/supplement.pdf from results/ alone; needs latexmk; DRAFT=1 prints what is unfinished, too
	@$(RUN)python -m var_lit.paper.build paper $(if $(DRAFT),--draft)

reports: $(STAMP)  ## the reports of phases 1 and 2 and of profiling, from the paper's tables and figures; DRAFT=1 as above
	@$(RUN)python -m var_lit.paper.build reports $(if $(DRAFT),--draft)

clean:  ## remove what was built (not .venv, not results)
	rm -rf build dist *.egg-info _proc _docs paper/build
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# A setup that was interrupted leaves packages half installed, which pip takes for whole ones. So it is begun again.
$(STAMP): settings.ini setup.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "setup: Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@if [ -e $(VENV)/.unfinished ] || ! $(RUN)python -m pip --version >/dev/null 2>&1; then \
	  echo "setup: making the virtual environment $(VENV)"; rm -rf $(VENV); \
	  mkdir $(VENV); touch $(VENV)/.unfinished; $(PYTHON) -m venv $(VENV); fi
	@touch $(VENV)/.unfinished
	@echo "setup: installing the pinned packages and this package (the first time 1 to 3 minutes and 2 GB or more)"
	@$(RUN)python -m pip install -qq -c constraints.txt setuptools wheel
	@$(RUN)python -m pip install -qq --no-compile -c constraints.txt --no-build-isolation -e '.[dev]'
	@rm $(VENV)/.unfinished
	@echo "$(CURDIR)" > $(STAMP)
	@echo "setup: done"
