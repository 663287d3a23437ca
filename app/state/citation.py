"""How to cite the program and what it is built on."""

from __future__ import annotations

from app import __version__

_ENTRIES = """@software{{elastoscope,
  title   = {{Elastoscope}},
  author  = {{{{The Elastoscope developers}}}},
  version = {{{version}}},
  license = {{MIT}}
}}

@unpublished{{leclerc2020,
  title  = {{Learning material elasticity tensors using tensor field networks}},
  author = {{Leclerc and Ramkumar}},
  year   = {{2020}},
  note   = {{The study that the network of this program carries on}}
}}

@article{{dejong2015,
  title   = {{Charting the complete elastic properties of inorganic crystalline compounds}},
  author  = {{de Jong, Maarten and Chen, Wei and Angsten, Thomas and others}},
  journal = {{Scientific Data}},
  volume  = {{2}},
  pages   = {{150009}},
  year    = {{2015}},
  doi     = {{10.1038/sdata.2015.9}}
}}

@article{{jain2013,
  title   = {{Commentary: The Materials Project: A materials genome approach to accelerating materials
             innovation}},
  author  = {{Jain, Anubhav and Ong, Shyue Ping and Hautier, Geoffroy and others}},
  journal = {{APL Materials}},
  volume  = {{1}},
  pages   = {{011002}},
  year    = {{2013}},
  doi     = {{10.1063/1.4812323}}
}}

@misc{{geiger2022,
  title      = {{e3nn: Euclidean Neural Networks}},
  author     = {{Geiger, Mario and Smidt, Tess}},
  year       = {{2022}},
  eprint     = {{2207.09453}},
  eprinttype = {{arXiv}}
}}
"""


def bibtex() -> str:
    """BibTeX entries: the program, the study it carries on, the data and the library of its network."""
    return _ENTRIES.format(version=__version__)
