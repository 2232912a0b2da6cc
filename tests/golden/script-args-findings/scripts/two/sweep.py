print("needs nothing of its run")
