class SparkContext:
    @classmethod
    def getOrCreate(cls):
        return cls()
