"""A Glue that runs on your machine: moto, with our engine behind the real wire API."""
