# Everything from a fresh clone: needs Python 3.11, make and the package registries. `make` alone lists the targets.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV   := .venv
STAMP  := $(VENV)/.stamp-setup
RUN    := $(VENV)/bin/
TESTS  ?=
SCALE  ?= small
MODEL  ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# pip would compile every file of the packages; Python compiles what is imported when it is imported.
unexport PYTHONDONTWRITEBYTECODE

# The stamp contains the checkout's path: a checkout that moved, or whose Python is gone, is set up anew.
$(shell [ ! -e $(STAMP) ] || { [ "$$(cat $(STAMP))" = "$(CURDIR)" ] && $(RUN)python -c ''; } 2>/dev/null \
  || mv $(STAMP) $(VENV)/.unfinished)

.PHONY: help setup reproduce test test-oldest test-kernels test-vllm kill-test fuzz readme tutorials docs
.PHONY: paper reports clean
help:  ## list the targets
	@echo "var_lit: make TARGET"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 14
	@echo "PYTHON=... names the Python to build on; TESTS=... goes to pytest, e.g. TESTS='nbs/02_corpus --flags slow'"
	@echo "on GPUs: make reproduce SCALE=full MODEL=mistralai/Mixtral-8x7B-v0.1 OPTIONS='--processes 2 --tokens 1e8 --corpus c4'"

setup: $(STAMP)  ## make the virtual environment .venv with the pinned packages and this package, editable

reproduce: $(STAMP)  ## the campaign on the embedded models and its page, results/reproduce.html; SCALE=full MODEL=... on GPUs
	@$(RUN)python -m var_lit.paper.reproduce --scale $(SCALE) --model "$(MODEL)" $(OPTIONS)

# One worker more than cores, since pages wait for the processes that they start.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
test: export OMP_NUM_THREADS := 1
test: $(STAMP)  ## run every notebook as a test (pytest); TESTS='nbs/05_routing --flags slow' chooses
	@$(RUN)python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

# The oldest transformers that is supported, next to the environment.
OLDEST := transformers==5.17.0 huggingface_hub==1.33.0
ON_OLDEST := nbs/01_models nbs/03_streaming/0[4-6]_*.ipynb nbs/05_routing/05_*.ipynb nbs/05_routing/1[024]_*.ipynb \
  nbs/05_routing/20_*.ipynb nbs/06_evaluation/00_perplexity.ipynb
test-oldest: export PYTHONPATH := $(CURDIR)/$(VENV)/oldest
test-oldest: export OMP_NUM_THREADS := 1
test-oldest: $(STAMP)  ## run the pages that touch models on the oldest supported transformers
	@$(RUN)python -m pip install -qq --no-compile --no-deps --upgrade --target $(VENV)/oldest $(OLDEST)
	@$(RUN)python -m pytest -n auto $(ON_OLDEST)

KERNELS := triton==3.9.0
ADD_KERNELS := $(RUN)python -m pip install -qq --no-compile --no-deps --upgrade --target $(VENV)/kernels $(KERNELS)
test-kernels: export PYTHONPATH := $(CURDIR)/$(VENV)/kernels
test-kernels: export OMP_NUM_THREADS := 1
test-kernels: $(STAMP)  ## run the Triton kernels on a CPU, through Triton's interpreter (1 GB)
	@$(ADD_KERNELS)
	@$(RUN)python -m pytest -n auto nbs/05_routing nbs/09_serving

# vLLM for a CPU, and what it needs besides the environment. It is not a dependency, and it runs with
# the environment's torch and transformers. Only with Triton does it return routed experts, which the
# census from an engine needs; so that page has a process of its own, with Triton's interpreter.
VLLM := $(VENV)/vllm/.stamp
FLAGS ?=
ENGINES := $(CURDIR)/$(VENV)/vllm
WITH_TRITON := PYTHONPATH=$(ENGINES):$(CURDIR)/$(VENV)/kernels TRITON_INTERPRET=1
test-vllm: export PYTHONPATH := $(ENGINES)
test-vllm: export OMP_NUM_THREADS := 1
test-vllm: $(VLLM)  ## run the pages on vLLM with vLLM on a CPU (0.7 GB); FLAGS=slow adds compiled code and a census (1.7 GB)
	@$(RUN)python -m pytest --flags "vllm $(FLAGS)" nbs/09_serving/1[0-367]_*.ipynb
ifneq ($(filter slow,$(FLAGS)),)
	@$(ADD_KERNELS)
	@$(WITH_TRITON) $(RUN)python -m pytest --flags "vllm $(FLAGS)" nbs/03_streaming/17_engine_census.ipynb
endif

$(VLLM): .ci/vllm.txt $(STAMP)
	@rm -rf $(VENV)/vllm
	@$(RUN)python -m pip install -qq --no-compile --no-deps --target $(VENV)/vllm -r .ci/vllm.txt
	@touch $(VLLM)

kill-test: export OMP_NUM_THREADS := 1
kill-test: $(STAMP)  ## kill census, prepare-data, tune and run 20 times each at random moments, interrupt 5 times, compare
	@$(RUN)python -m pytest -s --timeout 0 --flags slow nbs/dev/05_kill_test.ipynb

EXAMPLES ?= 3000
fuzz: export OMP_NUM_THREADS := 1
fuzz: $(STAMP)  ## draw EXAMPLES=3000 wrong commands and as many wrong calls, and print every traceback
	@EXAMPLES=$(EXAMPLES) $(RUN)python -m pytest -s --timeout 0 --flags slow nbs/dev/06_fuzzing.ipynb

readme: $(STAMP)  ## run the index pages; write their outputs, README.md and the sidebar of _quarto.yml
	@$(RUN)python -c 'from var_lit.dev.pages import write_front_pages; print(*write_front_pages(), sep="\n")'

ONLY ?=
tutorials: export OMP_NUM_THREADS := 1
tutorials: $(STAMP)  ## run tutorials and findings, store their outputs and pictures; ONLY=findings or 03 chooses
	@$(RUN)python -m var_lit.dev.tutorials $(ONLY)

docs: $(STAMP)  ## render the pages without Quarto into _docs/ and follow every link
	@$(RUN)python -m var_lit.dev.site

paper: $(STAMP)  ## paper/main.pdf and paper/supplement.pdf from results/ alone; needs latexmk; DRAFT=1 prints what is unfinished
	@$(RUN)python -m var_lit.paper.build paper $(if $(DRAFT),--draft)

reports: $(STAMP)  ## the reports of phases 1 and 2 and of profiling, from the paper's tables and figures; DRAFT=1 as above
	@$(RUN)python -m var_lit.paper.build reports $(if $(DRAFT),--draft)

clean:  ## remove what was built (not .venv, not results)
	rm -rf build dist *.egg-info _proc _docs paper/build
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# An interrupted setup leaves packages half installed, which pip takes for whole ones; so it starts again.
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
	@$(RUN)python -c 'from var_lit import *'  # compiles once what every command and every test imports
	@rm $(VENV)/.unfinished
	@echo "$(CURDIR)" > $(STAMP)
	@echo "setup: done"
