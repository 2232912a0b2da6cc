object Job { def main() = {} }
