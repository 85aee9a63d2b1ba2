was = {mul: mul, add: add, neg: neg, lt: lt, sigmoid: sigmoid, relu: relu, log: log, exp: exp, inv: inv}
