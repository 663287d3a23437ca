"""The library of networks, asked in a process: looking into a model loads the library that trains."""

from __future__ import annotations

from app.state.model_list import ListedModel
from app.work.studio_jobs import LibraryAction, LibraryRequest, ModelsListed
from core.errors import CheckpointError
from core.library.entry import ModelEntry
from core.library.library import ModelLibrary


def ask(request: LibraryRequest) -> ModelsListed:
    """Do what is asked and list what there is then. LibraryError, CheckpointError, FileWriteError."""
    library = ModelLibrary(request.library, request.shipped, standard=request.standard)
    touched = _touched(library, request)
    return ModelsListed(
        models=tuple(_listed(entry) for entry in library.entries()),
        touched=touched.folder if touched is not None else None,
    )


def _touched(library: ModelLibrary, request: LibraryRequest) -> ModelEntry | None:
    """The model that the action was about, None for a list."""
    action = request.action
    if action is LibraryAction.LIST:
        return None
    if action in (LibraryAction.ADD, LibraryAction.IMPORT):
        path = request.path
        if path is None:
            raise CheckpointError("no model was named that could be taken in")
        if action is LibraryAction.IMPORT and path.is_file() and path.suffix != ".safetensors":
            return library.take_in(path)
        source = path if path.is_dir() else path.parent
        name = library.free_name(request.name or source.name)
        return library.add(source, name, notes=request.notes)
    if action is LibraryAction.NOTE:
        return library.note(request.name, request.notes)
    if action is LibraryAction.USE:
        return library.use(request.name)
    if action is LibraryAction.EXPORT and request.path is not None:
        library.export(request.name, request.path)
    elif action is LibraryAction.REMOVE:
        library.remove(request.name)
    return None


def _listed(entry: ModelEntry) -> ListedModel:
    return ListedModel(
        name=entry.name,
        folder=entry.folder,
        shipped=entry.shipped,
        description=entry.description,
        data=entry.data,
        date=entry.added[:10],
        notes=entry.notes,
        networks=entry.networks,
        measured_on=entry.measured_on,
        figures=entry.figures,
    )
