"""One stiffness as the input of the programs that people simulate with."""
