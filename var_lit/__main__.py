"""`python -m var_lit` is `var-lit`."""
import sys

from var_lit.cli.main import main

sys.exit(main())
