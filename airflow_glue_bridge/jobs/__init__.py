"""What runs in Glue jobs: files for ``--extra-py-files``. They import nothing of this package."""
