"""Stands in for the library that Glue has on its machines; as much as the scripts here use."""
