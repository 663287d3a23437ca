"""What goes into the bundle beyond what PyInstaller finds by following imports, and what stays out."""

from __future__ import annotations

from typing import Any, Final

IMPORTED_BY_NAME: Final = (
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.backends.backend_pdf",
    "sklearn.utils._typedefs",
    "sklearn.neighbors._partition_nodes",
    "pyqtgraph.graphicsItems.ViewBox.axisCtrlTemplate_generic",
    "pyqtgraph.graphicsItems.PlotItem.plotConfigTemplate_generic",
    "pyqtgraph.imageview.ImageViewTemplate_generic",
)
"""Modules that a library imports through a name that it makes up."""

WITH_SOURCE: Final = ("e3nn",)
"""Packages whose source goes along: TorchScript compiles from it."""

METADATA: Final = (
    "torch",
    "e3nn",
    "numpy",
    "scipy",
    "pymatgen",
    "spglib",
    "safetensors",
    "matplotlib",
    "cmcrameri",
    "PySide6-Essentials",
    "shiboken6",
    "vtk",
    "pyvista",
    "pyvistaqt",
    "click",
    "rich",
    "pyarrow",
    "pyqtgraph",
    "plotly",
    "pillow",
    "scikit-learn",
)
"""Packages whose version the program reads while it runs (about box, self-test, files that it writes)."""

EXCLUDED: Final = [
    "tkinter",
    "_tkinter",
    "IPython",
    "jupyter",
    "pytest",
    "hypothesis",
    "triton",
    "numba",
    "llvmlite",
    "dscribe",
    "ase",
    "distributed",
    "dask",
    "mp_api",
    "lightning_fabric",
    "torch.utils.tensorboard",
    "torch.utils.benchmark",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtDesigner",
    "pyvista.trame",
    "trame",
    "PIL.ImageTk",
    "matplotlib.backends.backend_tkagg",
]
"""Tests, notebooks, compilers for graphics processors, and parts of Qt that no window here shows."""

LEFT_OVER: Final = (
    "**/tests",
    "**/test_*.py",
    "torch/include",
    "torch/share",
    "torch/bin/protoc*",
    "torch/bin/*Test",
    "torch/bin/test_*",
    "pyarrow/libarrow_flight*",
    "pyarrow/libarrow_substrait*",
    "pyarrow/_flight*",
    "pyarrow/_substrait*",
    "pyarrow/include",
    "pyarrow/src",
    "PySide6/Qt/qml",
    "PySide6/Qt/translations",
)
"""Files that come along with a library but serve only who builds or tests it; removed from the bundle."""

SYSTEM_LIBRARIES: Final = (
    "libstdc++.so.6",
    "libgcc_s.so.1",
    "libGL.so.1",
    "libEGL.so.1",
    "libdrm.so.2",
    "libgbm.so.1",
)
"""Taken from the system where it has them: a driver of OpenGL needs those that it was built with."""

DOCUMENT_TYPES: Final[dict[str, Any]] = {
    "CFBundleDisplayName": "Elastoscope",
    "NSHighResolutionCapable": True,
    "NSHumanReadableCopyright": "The Elastoscope developers, MIT licence",
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Crystallographic Information File",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Default",
            "LSItemContentTypes": ["org.iucr.cif"],
        },
        {
            "CFBundleTypeName": "VASP structure",
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
            "LSItemContentTypes": ["org.vasp.poscar"],
        },
        {
            "CFBundleTypeName": "Elastoscope session",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": ["org.elastoscope.session"],
        },
    ],
    "UTImportedTypeDeclarations": [
        {
            "UTTypeIdentifier": "org.iucr.cif",
            "UTTypeDescription": "Crystallographic Information File",
            "UTTypeConformsTo": ["public.text"],
            "UTTypeTagSpecification": {
                "public.filename-extension": ["cif", "mcif"],
                "public.mime-type": ["chemical/x-cif"],
            },
        },
        {
            "UTTypeIdentifier": "org.vasp.poscar",
            "UTTypeDescription": "VASP structure",
            "UTTypeConformsTo": ["public.text"],
            "UTTypeTagSpecification": {"public.filename-extension": ["poscar", "vasp", "contcar"]},
        },
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": "org.elastoscope.session",
            "UTTypeDescription": "Elastoscope session",
            "UTTypeConformsTo": ["public.json"],
            "UTTypeTagSpecification": {"public.filename-extension": ["elastoscope"]},
        }
    ],
}
"""Which files the program opens on macOS: keys of Info.plist, for PyInstaller's BUNDLE."""
