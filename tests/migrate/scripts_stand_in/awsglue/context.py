from unittest.mock import MagicMock


class GlueContext:
    def __init__(self, spark_context):
        self.spark_session = MagicMock(name="spark_session")
        self.create_dynamic_frame = MagicMock(name="create_dynamic_frame")
