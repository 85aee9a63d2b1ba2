EPS = float(input("EPS? "))
