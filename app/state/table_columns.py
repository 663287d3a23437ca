"""The columns of the table of all crystals: names, units, meanings, and where each value comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.state.answer import Answer
from app.state.session import CrystalEntry, Stage

Value = float | str | None
Limits = tuple[float, float] | None


class Kind(StrEnum):
    """What a column holds; a truth is the word yes or no."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    name: what filters and files call it; title: its heading; unit: "" where there is none; meaning: in words;
    value: of an entry, None where it is not known; limits: of its 90 % interval, where it has one; decimals:
    most that are shown; csv: its name in files, with the unit; shown: without having been asked for.
    """

    name: str
    title: str
    meaning: str
    value: Callable[[CrystalEntry], Value]
    kind: Kind = Kind.NUMBER
    unit: str = ""
    limits: Callable[[CrystalEntry], Limits] | None = None
    decimals: int = 2
    csv: str = ""
    shown: bool = True

    @property
    def heading(self) -> str:
        """Title with unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title


def _of_answer(get: Callable[[Answer], Value]) -> Callable[[CrystalEntry], Value]:
    return lambda entry: None if entry.answer is None else get(entry.answer)


def _of_facts(name: str) -> Callable[[CrystalEntry], Value]:
    def value(entry: CrystalEntry) -> Value:
        found: Value = getattr(entry.facts, name) if entry.facts is not None else None
        return found or None

    return value


def _density(entry: CrystalEntry) -> Value:
    if entry.answer is not None and entry.answer.density is not None:
        return entry.answer.density
    return entry.facts.density if entry.facts is not None else None


def _hill(name: str) -> Callable[[CrystalEntry], Value]:
    return _of_answer(lambda answer: float(getattr(answer.averages, name).hill))


def _limits(name: str) -> Callable[[CrystalEntry], Limits]:
    def limits(entry: CrystalEntry) -> Limits:
        interval = entry.answer.interval if entry.answer is not None else None
        return None if interval is None else getattr(interval, f"{name}_hill")

    return limits


def _width(name: str) -> Callable[[CrystalEntry], Value]:
    value, limits = _hill(name), _limits(name)

    def width(entry: CrystalEntry) -> Value:
        found, middle = limits(entry), value(entry)
        if found is None or not isinstance(middle, float) or middle <= 0.0:
            return None
        return 100.0 * (found[1] - found[0]) / middle

    return width


def _young(answer: Answer, which: str) -> Value:
    least, greatest = answer.young_minimum, answer.young_maximum
    if least is None or greatest is None:
        return None
    return {"least": least.value, "greatest": greatest.value, "ratio": greatest.value / least.value}[which]


def _pugh(answer: Answer) -> Value:
    shear = answer.averages.shear.hill
    return answer.averages.bulk.hill / shear if shear else None


def _hardness(model: str) -> Callable[[CrystalEntry], Value]:
    def value(answer: Answer) -> Value:
        return dict(answer.estimates.hardness).get(model) if answer.estimates is not None else None

    return _of_answer(value)


def _truth(get: Callable[[Answer], bool | None]) -> Callable[[CrystalEntry], Value]:
    def value(answer: Answer) -> Value:
        found = get(answer)
        return None if found is None else "yes" if found else "no"

    return _of_answer(value)


def _model(get: Callable[[Answer], str]) -> Callable[[CrystalEntry], Value]:
    return _of_answer(lambda answer: get(answer) if answer.prediction is not None else None)


def _domain(answer: Answer) -> bool | None:
    return answer.prediction.in_domain if answer.prediction is not None else None


def _reason(entry: CrystalEntry) -> Value:
    if entry.reason and entry.stage is Stage.FAILED:
        return entry.reason
    if entry.edited:
        return "edited by hand, not predicted"
    prediction = entry.answer.prediction if entry.answer is not None else None
    return "; ".join(prediction.warnings) or None if prediction is not None else None


def _estimate(name: str) -> Callable[[CrystalEntry], Value]:
    return _of_answer(lambda answer: getattr(answer.estimates, name) if answer.estimates else None)


_HILL = "of the untextured polycrystal (Hill)"
COLUMNS = (
    Column(name="name", title="File", kind=Kind.TEXT, meaning="Name of the file",
           value=lambda entry: entry.path.name, csv="file"),
    Column(name="formula", title="Formula", kind=Kind.TEXT, meaning="Reduced formula",
           value=_of_facts("formula"), csv="formula"),
    Column(name="group", title="Space group", kind=Kind.TEXT, meaning="Hermann–Mauguin symbol, short",
           value=_of_facts("symbol"), csv="space_group_symbol"),
    Column(name="number", title="No.", meaning="Number of the space group", decimals=0, shown=False,
           value=_of_facts("space_group"), csv="space_group"),
    Column(name="system", title="System", kind=Kind.TEXT, meaning="Crystal system",
           value=_of_facts("crystal_system"), csv="crystal_system"),
    Column(name="atoms", title="Atoms", meaning="Atoms in the cell of the file", decimals=0,
           value=_of_facts("atoms"), csv="atoms"),
    Column(name="density", title="ρ", unit="g/cm³", meaning="Density", decimals=3,
           value=_density, csv="density_g_cm3"),
    Column(name="K", title="K", unit="GPa", meaning=f"Bulk modulus {_HILL} ± half of the 90 % interval",
           value=_hill("bulk"), limits=_limits("bulk"), csv="K_hill_GPa"),
    Column(name="G", title="G", unit="GPa", meaning=f"Shear modulus {_HILL} ± half of the 90 % interval",
           value=_hill("shear"), limits=_limits("shear"), csv="G_hill_GPa"),
    Column(name="E", title="E", unit="GPa", meaning=f"Young's modulus {_HILL} ± half of the 90 % interval",
           value=_hill("young"), limits=_limits("young"), csv="E_hill_GPa"),
    Column(name="Emin", title="E min", unit="GPa", meaning="Least Young's modulus over all directions",
           value=_of_answer(lambda answer: _young(answer, "least")), csv="E_min_GPa"),
    Column(name="Emax", title="E max", unit="GPa", meaning="Greatest Young's modulus over all directions",
           value=_of_answer(lambda answer: _young(answer, "greatest")), csv="E_max_GPa"),
    Column(name="ratio", title="E max/min", meaning="Greatest over least Young's modulus", decimals=3,
           value=_of_answer(lambda answer: _young(answer, "ratio")), csv="E_max_over_E_min"),
    Column(name="nu", title="ν", meaning=f"Poisson's ratio {_HILL}", decimals=4,
           value=_hill("poisson"), csv="nu_hill"),
    Column(name="pugh", title="K/G", meaning="Pugh's ratio (Hill): above 1.75 rather ductile", decimals=3,
           value=_of_answer(_pugh), csv="K_over_G"),
    Column(name="AU", title="Aᵁ", meaning="Universal anisotropy (Ranganathan and Ostoja-Starzewski), 0 if "
           "isotropic", decimals=4,
           value=_of_answer(lambda answer: answer.universal_anisotropy), csv="anisotropy_universal"),
    Column(name="AL", title="Aᴸ", meaning="Log-Euclidean anisotropy (Kube), 0 if isotropic", decimals=4,
           value=_of_answer(lambda answer: answer.log_euclidean_anisotropy), csv="anisotropy_log_euclidean"),
    *(Column(name=name, title=f"H {model}", unit="GPa", shown=shown, value=_hardness(model),
             meaning=f"Vickers hardness estimated by the rule of {model}", csv=f"hardness_{name[1:]}_GPa")
      for name, model, shown in (
          ("Hchen", "Chen", True), ("Htian", "Tian", False), ("Hteter", "Teter", False),
          ("Hmiao", "Miao", False), ("Hmazhnik", "Mazhnik–Oganov", True))),
    Column(name="vm", title="v mean", unit="km/s", decimals=3, shown=False, value=_estimate("mean_velocity"),
           meaning=f"Mean velocity of sound {_HILL}", csv="mean_velocity_km_s"),
    Column(name="debye", title="θ D", unit="K", decimals=1, value=_estimate("debye"),
           meaning="Debye temperature from the mean velocity of sound", csv="debye_temperature_K"),
    Column(name="dK", title="90 % of K", unit="%", decimals=1, value=_width("bulk"),
           meaning="Whole width of the 90 % interval of K, relative to K", csv="K_interval_width_percent"),
    Column(name="dG", title="90 % of G", unit="%", decimals=1, value=_width("shear"), shown=False,
           meaning="Whole width of the 90 % interval of G, relative to G", csv="G_interval_width_percent"),
    Column(name="domain", title="In domain", kind=Kind.TRUTH, value=_truth(_domain),
           meaning="Whether the training data speak for such a crystal", csv="in_domain"),
    Column(name="stable", title="Stable", kind=Kind.TRUTH, value=_truth(lambda answer: answer.stable),
           meaning="Whether the tensor is positive definite", csv="stable"),
    Column(name="stage", title="Stage", kind=Kind.TEXT, value=lambda entry: entry.stage.value,
           meaning="How far the crystal has come", csv="stage"),
    Column(name="reason", title="Reason", kind=Kind.TEXT, value=_reason,
           meaning="Why there is no answer, or why it may not hold", csv="reason"),
    Column(name="frame", title="Frame", kind=Kind.TEXT, shown=False, csv="frame",
           meaning="Axes of the tensor that the values follow from",
           value=_of_answer(lambda answer: answer.stiffness.frame.value)),
    Column(name="model", title="Network", kind=Kind.TEXT, shown=False, csv="model",
           meaning="Network and version; empty for a tensor that was read",
           value=_model(lambda answer: f"{answer.prediction.model.name} {answer.prediction.model.version}")),  # type: ignore[union-attr]
    Column(name="sha256", title="SHA-256", kind=Kind.TEXT, shown=False, csv="model_sha256",
           meaning="SHA-256 that names the network",
           value=_model(lambda answer: answer.prediction.model.sha256)),  # type: ignore[union-attr]
)  # fmt: skip
"""Every column, in the order of the table; names are unique, also without regard to case."""

NUMBER_OF = {column.name: number for number, column in enumerate(COLUMNS)}
"""From a column's name to its place."""
