"""Where Airflow itself is the judge: all of this imports it, and nothing else of the tool does.

Import it after :func:`glue2airflow.verify.home.prepare_home`.
"""
