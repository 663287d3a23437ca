"""What breaks the symmetry of a crystal: order parameters by gradient, distortions along a mode."""
