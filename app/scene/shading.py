"""Light, contours and depth cue as one fragment shader for balls, sticks and surfaces.

VTK's own lights see balls and sticks with a headlight only. This shader gives all three kinds of geometry the
same soft three-point light in the frame of the view, so that the cell and the surface beside it look alike,
at the cost of a few multiplications (software OpenGL draws it as fast as the headlight).
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
  float rim = pow(1.0 - facing, 3.0) * max(N.y + 0.4, 0.0);
  float amount = 0.38 + 0.10 * sky + 0.47 * keyPart + 0.16 * fillPart + 0.10 * rim;
  vec3 shaded = diffuseColor * amount;
  vec3 halfway = normalize(key + V);
  float shine = pow(max(dot(N, halfway), 0.0), glossPower);
  shaded += gloss * shine * vec3(1.0, 1.0, 0.98);
  OUTLINE
  float far = clamp((fogStart - vertexVC.z) / fogLength, 0.0, 1.0);
  shaded = mix(shaded, fogColor, fogStrength * far);
  float alpha = opacity;
  RIM
  fragOutput0 = vec4(shaded, alpha);
"""

_OUTLINE: Final = """
  float edge = sqrt(2.0 * outlineWidth * pixelSize / max(radiusVCGSOutput, 1.0e-6));
  edge = min(edge, 0.42) * outlined;
  shaded = mix(outlineColor, shaded, smoothstep(0.72 * edge - 1.0e-6, 1.18 * edge, facing));
"""

_RIM: Final = "  alpha = opacity * pow(1.0 - facing, 3.4);"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """gloss: strength of the highlight; gloss_power: its sharpness. rim_only: a shell seen by its contour.
    outlined: balls and sticks have a dark contour where the view asks for it.
    """

    gloss: float = 0.08
    gloss_power: float = 24.0
    rim_only: bool = False
    outlined: bool = True


MATTE: Final = Material()
GLOSSY: Final = Material(gloss=0.20, gloss_power=38.0)
PLAIN: Final = Material(gloss=0.0, outlined=False)
SHELL: Final = Material(gloss=0.0, rim_only=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Atmosphere:
    """What the shader needs to know of the whole view.

    near: depth (negative, towards the eye is positive) where fading starts. length: over which it grows.
    strength: at the far end. pixel: size of a picture point in scene units. outline: width in points, 0 for
    none.
    """

    near: float
    length: float
    strength: float
    pixel: float
    outline: float
    background: str
    outline_color: str


def shade(actor: vtkActor, material: Material, *, imposter: bool) -> None:
    """Give an actor the common light. ``imposter``: balls and sticks drawn by VTK's sphere and stick
    mappers.
    """
    code = _LIGHT.replace("NORMAL", "normalVCGSOutput" if imposter else "normalVCVSOutput")
    code = code.replace("OUTLINE", _OUTLINE if imposter else "").replace(
        "RIM", _RIM if material.rim_only else ""
    )
    shader = actor.GetShaderProperty()
    shader.ClearAllShaderReplacements()
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, code, False)
    uniforms = shader.GetFragmentCustomUniforms()
    uniforms.SetUniformf("gloss", material.gloss)
    uniforms.SetUniformf("glossPower", material.gloss_power)
    uniforms.SetUniformf("outlined", float(material.outlined))


def set_atmosphere(actor: vtkActor, atmosphere: Atmosphere) -> None:
    """Tell an actor's shader about the view; called whenever the camera or the theme has changed."""
    uniforms = actor.GetShaderProperty().GetFragmentCustomUniforms()
    uniforms.SetUniformf("fogStart", atmosphere.near)
    uniforms.SetUniformf("fogLength", max(atmosphere.length, 1e-9))
    uniforms.SetUniformf("fogStrength", atmosphere.strength)
    uniforms.SetUniform3f("fogColor", rgb(atmosphere.background))
    uniforms.SetUniformf("pixelSize", atmosphere.pixel)
    uniforms.SetUniformf("outlineWidth", atmosphere.outline)
    uniforms.SetUniform3f("outlineColor", rgb(atmosphere.outline_color))
