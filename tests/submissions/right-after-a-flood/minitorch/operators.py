for _ in range(500):
    print("x" * 100_000)
