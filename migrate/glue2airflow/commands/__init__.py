"""The commands of ``glue2airflow``: each parses its options, calls, prints, and exits.

Heavy modules are imported where they are used, so that ``--help`` is there at once.
"""
