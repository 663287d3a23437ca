"""The only package that touches VTK and PyVista."""
