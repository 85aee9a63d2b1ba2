def mul(x, y):
        product = x * y
	return product
