class Job:
    def __init__(self, context):
        self.name = None

    def init(self, name, args=None):
        self.name = name

    def commit(self):
        if self.name is None:
            raise RuntimeError("init() comes first")
