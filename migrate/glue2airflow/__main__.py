"""``python -m glue2airflow``."""

import sys

from glue2airflow.cli import main

sys.exit(main())
