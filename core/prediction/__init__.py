"""A crystal to its stiffness with an interval and a statement of domain."""
