"""Quantities that depend on a direction n and on a second direction m across it.

Both the shear modulus and Poisson's ratio are, for given n, a quadratic form in m on the plane across n:

    1/G(n, m) = 4 mᵀ H(n) m,  H_jl = S_ijkl n_i n_k      −ν(n, m)/E(n) = mᵀ Q(n) m,  Q_kl = S_ijkl n_i n_j

so the extremes over m are the eigenvalues of a symmetric 2×2 matrix. Arrays here run component first, (6,
n) or (3, n): each step is then one pass over contiguous numbers.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from core.tensor.mandel import SYMMETRIC_BASIS, tensor_from_mandel
from core.tensor.voigt import FloatArray

_ROOT: Final = float(np.sqrt(2.0))


def dyad(first: FloatArray, second: FloatArray) -> FloatArray:
    """Mandel vectors (6, n) of the symmetrised dyads of directions (3, n) and (3, n)."""
    result = np.empty((6, first.shape[1]))
    np.multiply(first, second, out=result[:3])
    for row, i, j in ((3, 1, 2), (4, 0, 2), (5, 0, 1)):
        target = result[row]
        np.multiply(first[i], second[j], out=target)
        if second is not first:
            target += first[j] * second[i]
    result[3:] *= _ROOT if second is first else 0.5 * _ROOT
    return result


def transverse_frame(directions: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two unit vectors u, v, each (3, n), that make (u, v, n) right-handed and orthonormal for unit n (3, n).

    T. Duff et al., J. Comput. Graph. Techn. 6, 1 (2017): without branches, exact near the poles.
    """
    x, y, z = directions
    sign = np.copysign(1.0, z)
    scale = -1.0 / (sign + z)
    u, v = np.empty(directions.shape), np.empty(directions.shape)
    signed, product = sign * x, x * y * scale
    u[0] = 1.0 + signed * x * scale
    np.multiply(sign, product, out=u[1])
    np.negative(signed, out=u[2])
    v[0] = product
    v[1] = sign + y * y * scale
    np.negative(y, out=v[2])
    return u, v


def shear_form_matrix(mandel: FloatArray) -> FloatArray:
    """(..., 6, 6) that takes the dyad of n to the Mandel vector of H_jl = T_ijkl n_i n_k.

    Of a compliance it gives the shear form above, of a stiffness Christoffel's matrix.
    """
    tensor = tensor_from_mandel(mandel)
    return np.asarray(
        np.einsum("ajl,...ijkl,bik->...ab", SYMMETRIC_BASIS, tensor, SYMMETRIC_BASIS, optimize=True)
    )


def project(
    form: FloatArray, normal: FloatArray, u: FloatArray, v: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean, difference and shear part of the form (..., 6, n) on the plane of u and v (3, n); each (..., n).

    On m = u cos φ + v sin φ the form is  mean + half·cos 2φ + mixed·sin 2φ. normal: (6, n), dyad of n = u ×
    v.
    """
    across = form[..., 0, :] + form[..., 1, :] + form[..., 2, :] - np.einsum("an,...an->...n", normal, form)
    mean = 0.5 * across
    half = np.einsum("an,...an->...n", dyad(u, u), form) - mean
    mixed = np.einsum("an,...an->...n", dyad(u, v), form)
    return mean, half, mixed


def largest_second_direction(u: FloatArray, v: FloatArray, half: FloatArray, mixed: FloatArray) -> FloatArray:
    """The m (..., 3, n) at which a projected form is largest; the smallest is across it and n."""
    angle = 0.5 * np.arctan2(mixed, half)
    return np.asarray(np.cos(angle)[..., None, :] * u + np.sin(angle)[..., None, :] * v)
