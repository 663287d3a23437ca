"""Light, contours and depth cue as one fragment shader for balls, sticks and surfaces.

VTK's own lights see balls and sticks with a headlight only. This shader gives all three kinds of geometry the
same soft three-point light in the frame of the view, so that the cell and the surface beside it look alike,
at the cost of a few multiplications (software OpenGL draws it as fast as the headlight; powers with whole
exponents are multiplied out, for there ``pow`` costs a fifth of a frame of twenty thousand balls).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vtkmodules.vtkRenderingCore import vtkActor

from app.scene.theme import rgb

_LIGHT: Final = """
  vec3 N = NORMAL;
  vec3 V = cameraParallel != 0 ? vec3(0.0, 0.0, 1.0) : normalize(-vertexVC.xyz);
  float facing = dot(N, V);
  if (facing < 0.0) { N = -N; facing = -facing; }
  vec3 key = vec3(-0.398, 0.557, 0.729);
  vec3 fill = vec3(0.787, 0.112, 0.607);
  float keyPart = max(dot(N, key), 0.0);
  float fillPart = max(dot(N, fill), 0.0);
  float sky = 0.5 + 0.5 * N.y;
  float away = 1.0 - facing;
  float rim = away * away * away * max(N.y + 0.4, 0.0);
  float amount = 0.38 + 0.10 * sky + 0.47 * keyPart + 0.16 * fillPart + 0.10 * rim;
  vec3 shaded = diffuseColor * amount;
  SHINE
  OUTLINE
  MARKS
  float far = clamp((fogStart - vertexVC.z) / fogLength, 0.0, 1.0);
  shaded = mix(shaded, fogColor, fogStrength * far);
  float alpha = opacity;
  RIM
  fragOutput0 = vec4(shaded, alpha);
"""

_SHINE: Final = """
  vec3 halfway = normalize(key + V);
  float shine = max(dot(N, halfway), 0.0);
  SQUARES
  shaded += gloss * (POWER) * vec3(1.0, 1.0, 0.98);
"""

_FLAT: Final = """
  vec3 shaded = 0.82 * diffuseColor;
  float far = clamp((fogStart - vertexVC.z) / fogLength, 0.0, 1.0);
  shaded = mix(shaded, fogColor, fogStrength * far);
  fragOutput0 = vec4(shaded, opacity);
"""

_OUTLINE: Final = """
  float edge = sqrt(2.0 * outlineWidth * pixelSize / max(radiusVCGSOutput, 1.0e-6));
  edge = min(edge, 0.42) * outlined;
  shaded = mix(outlineColor, shaded, smoothstep(0.72 * edge - 1.0e-6, 1.18 * edge, facing));
"""

_HATCH_ALONG: Final = (0.36, 0.48, 0.80)
"""Stripes lie across this direction, which no crystal has for an axis: on a lobe they would be rings."""

_RIM: Final = "  alpha = opacity * (veil + (1.0 - veil) * pow(1.0 - facing, 3.4));"

_PASSED_DECLARED: Final = "in float surfaceValue;\nout float valueVS;\nout vec3 placeVS;\n"
_PASSED: Final = "  valueVS = surfaceValue;\n  placeVS = vertexMC.xyz;\n"

# Lines a few pixels wide that are computed where they are seen: they neither flicker nor cost triangles.
# Their ink is light on dark ground and dark on light.
_MARKS: Final = """
  float valueStep = max(fwidth(valueVS), 1.0e-30);
  float stripe = dot(placeVS, hatchAcross);
  float stripeStep = max(fwidth(stripe), 1.0e-30);
  if (dot(placeVS, clipNormal) > clipDistance) discard;
  if (!gl_FrontFacing) shaded *= 0.74;
  float ink = 0.0;
  if (contourStep > 0.0) {
    float level = valueVS / contourStep;
    float pixels = abs(level - round(level)) * contourStep / valueStep;
    float crowd = clamp(contourStep / valueStep / (6.0 * pointPixels), 0.0, 1.0);
    ink = 0.8 * crowd * (1.0 - smoothstep(0.6 * pointPixels - 0.5, 0.6 * pointPixels + 0.5, pixels));
  }
  if (hatched > 0.5) {
    float zero = abs(valueVS) / valueStep;
    ink = max(ink, 0.85 * (1.0 - smoothstep(1.1 * pointPixels - 0.5, 1.1 * pointPixels + 0.5, zero)));
    float pixels = abs(stripe - round(stripe)) / stripeStep;
    float crowd = clamp(1.0 / stripeStep / (5.0 * pointPixels), 0.0, 1.0);
    float line = 1.0 - smoothstep(0.65 * pointPixels - 0.5, 0.65 * pointPixels + 0.5, pixels);
    ink = max(ink, valueVS < 0.0 ? 0.62 * crowd * line : 0.0);
  }
  float light = dot(diffuseColor, vec3(0.2126, 0.7152, 0.0722));
  shaded = mix(shaded, light > 0.34 ? vec3(0.05, 0.06, 0.09) : vec3(0.97), ink);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """gloss: strength of the highlight; gloss_power: its sharpness, a whole number. rim_only: a shell seen by
    its contour, and where it faces the eye by the share ``veil`` of it. outlined: balls and sticks have a
    dark contour where the view asks for it. marked: has values, and can be cut and have lines on it
    (:class:`Marks`). flat: lines, which light does not fall on. opacity: less than 1 for what one looks
    through.
    """

    gloss: float = 0.08
    gloss_power: int = 24
    rim_only: bool = False
    outlined: bool = True
    veil: float = 0.0
    marked: bool = False
    flat: bool = False
    opacity: float = 1.0


MATTE: Final = Material()
GLOSSY: Final = Material(gloss=0.20, gloss_power=38)
PLAIN: Final = Material(gloss=0.0, outlined=False)
SHELL: Final = Material(gloss=0.0, rim_only=True)
MARKED: Final = Material(gloss=0.20, gloss_power=38, marked=True)
INNER_SHELL: Final = Material(gloss=0.0, rim_only=True, marked=True)
OUTER_SHELL: Final = Material(gloss=0.0, rim_only=True, veil=0.15, marked=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Lines on a surface, and what is cut off it.

    contour_step: of the values between two lines, 0 for none. hatched: negative parts bear stripes, as far
    apart as ``hatch_spacing`` in scene units, and zero a line. clip: normal (3,) of the plane on whose side
    nothing is drawn; (0, 0, 0) for none. clip_distance: of that plane from the middle, in scene units.
    """

    contour_step: float = 0.0
    hatched: bool = False
    hatch_spacing: float = 1.0
    clip: tuple[float, float, float] = (0.0, 0.0, 0.0)
    clip_distance: float = 0.0


STROKE: Final = Material(flat=True)
PANE: Final = Material(gloss=0.05, opacity=0.62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Atmosphere:
    """What the shader needs to know of the whole view.

    near: depth (negative, towards the eye is positive) where fading starts. length: over which it grows.
    strength: at the far end. pixel: size of a picture point in scene units. outline: width in points, 0 for
    none. point_pixels: pixels of the picture per point.
    """

    near: float
    length: float
    strength: float
    pixel: float
    outline: float
    background: str
    outline_color: str
    point_pixels: float = 1.0


def shade(actor: vtkActor, material: Material, *, imposter: bool) -> None:
    """Give an actor the common light. ``imposter``: balls and sticks drawn by VTK's sphere and stick
    mappers.
    """
    code = (
        _FLAT
        if material.flat
        else _LIGHT.replace("NORMAL", "normalVCGSOutput" if imposter else "normalVCVSOutput")
    )
    code = code.replace("SHINE", _shine(material.gloss_power) if material.gloss else "")
    code = code.replace("OUTLINE", _OUTLINE if imposter else "").replace(
        "RIM", _RIM if material.rim_only else ""
    )
    code = code.replace("MARKS", _MARKS if material.marked else "")
    shader = actor.GetShaderProperty()
    shader.ClearAllShaderReplacements()
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, code, False)
    uniforms = shader.GetFragmentCustomUniforms()
    uniforms.SetUniformf("gloss", material.gloss)
    uniforms.SetUniformf("outlined", float(material.outlined))
    uniforms.SetUniformf("veil", material.veil)
    if material.marked:
        _pass_values(actor)
        set_marks(actor, Marks())


def _shine(power: int) -> str:
    """The highlight: the cosine to a whole power from its squares, squares of squares and so on."""
    bits = [place for place in range(power.bit_length()) if power >> place & 1]
    squares = [f"float shine{k} = {_square(k - 1)} * {_square(k - 1)};" for k in range(1, max(bits) + 1)]
    product = " * ".join(map(_square, bits))
    return _SHINE.replace("SQUARES", "\n  ".join(squares)).replace("POWER", product)


def _square(times: int) -> str:
    """The cosine squared so many times."""
    return f"shine{times}" if times else "shine"


def _pass_values(actor: vtkActor) -> None:
    """Hand the values of the points, and their places, on to the fragments."""
    shader = actor.GetShaderProperty()
    for hook, code in (("Dec", _PASSED_DECLARED), ("Impl", _PASSED)):
        tag = f"//VTK::PositionVC::{hook}"
        shader.AddVertexShaderReplacement(tag, True, f"{tag}\n{code}", False)
    tag = "//VTK::PositionVC::Dec"
    shader.AddFragmentShaderReplacement(tag, True, f"{tag}\nin float valueVS;\nin vec3 placeVS;\n", False)


def set_marks(actor: vtkActor, marks: Marks) -> None:
    """Draw other lines on a surface of a marked material, and cut it elsewhere."""
    uniforms = actor.GetShaderProperty().GetFragmentCustomUniforms()
    uniforms.SetUniformf("contourStep", marks.contour_step)
    uniforms.SetUniformf("hatched", float(marks.hatched))
    uniforms.SetUniform3f("clipNormal", marks.clip)
    # Without a plane every place has the distance 0, which is not beyond.
    uniforms.SetUniformf("clipDistance", marks.clip_distance if any(marks.clip) else 0.0)
    per_length = 1.0 / max(marks.hatch_spacing, 1e-12)
    x, y, z = (per_length * part for part in _HATCH_ALONG)
    uniforms.SetUniform3f("hatchAcross", (x, y, z))


def set_atmosphere(actor: vtkActor, atmosphere: Atmosphere) -> None:
    """Tell an actor's shader about the view; called whenever the camera or the theme has changed."""
    uniforms = actor.GetShaderProperty().GetFragmentCustomUniforms()
    uniforms.SetUniformf("fogStart", atmosphere.near)
    uniforms.SetUniformf("fogLength", max(atmosphere.length, 1e-9))
    uniforms.SetUniformf("fogStrength", atmosphere.strength)
    uniforms.SetUniform3f("fogColor", rgb(atmosphere.background))
    uniforms.SetUniformf("pixelSize", atmosphere.pixel)
    uniforms.SetUniformf("outlineWidth", atmosphere.outline)
    uniforms.SetUniformf("pointPixels", atmosphere.point_pixels)
    uniforms.SetUniform3f("outlineColor", rgb(atmosphere.outline_color))
