"""The words of a figure: how wide they are, where they break, and a formula with real superscripts."""

from __future__ import annotations

import re
from html import escape

__all__ = ["formula_pieces", "formula_spans", "plain_formula", "text_width", "wrapped"]

#: Widths of letters in parts of the font size, as Helvetica has them; others are taken as 0.56.
_NARROW = dict.fromkeys("iljtfr.,:;|!'()[]/ I", 0.29) | dict.fromkeys("mwMW%", 0.86) | dict.fromkeys("-*", 0.36)
_TOKEN = re.compile(r"\s*(\*\*|[A-Za-z_]\w*|\d+\.?\d*(?:e[+-]?\d+)?|\S)")
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "kappa": "κ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_SPACED = {"=": " = ", "+": " + ", "-": " − ", "*": " · ", "/": " / ", ",": ", ", ";": "; "}
_NO_OPERAND = ("", "=", "+", "-", "*", "/", "(", ",", ";", "**", "^")


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in the unit of the font size."""
    return size * sum(_NARROW.get(letter, 0.56 if not letter.isupper() else 0.68) for letter in text)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width`; a single long word stands alone.

    Examples
    --------
    >>> wrapped("one two three", 60, 12)
    ['one two', 'three']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def formula_spans(formula: str, size: float) -> str:
    """A formula as SVG text spans: ``A / N**alpha`` with a raised α.

    Raised by `dy` and not by `baseline-shift`, which Firefox and most other readers of SVG leave out.

    Examples
    --------
    >>> formula_spans("A*N**alpha + E", 10)
    'A · N<tspan dy="-3.5" font-size="7.5">α</tspan><tspan dy="3.5"> + E</tspan>'
    """
    spans, at = [], 0.0
    for text, level in _levels(_TOKEN.findall(" ".join(formula.split())), 0):
        height = 0.35 * size * sum(0.75**step for step in range(level))
        moved = f' dy="{at - height:.3g}"' if height != at else ""
        small = f' font-size="{size * 0.75**level:.3g}"' if level else ""
        spans.append(f"<tspan{moved}{small}>{escape(text)}</tspan>" if moved or small else escape(text))
        at = height
    return "".join(spans)


def formula_pieces(formula: str) -> list[tuple[str, int]]:
    """Stretches of a formula, each with how many times it is raised."""
    return _levels(_TOKEN.findall(" ".join(formula.split())), 0)


def plain_formula(formula: str) -> str:
    """The formula on one line, with Greek letters and without markup."""
    tokens = _TOKEN.findall(" ".join(formula.split()))
    return "".join(
        "^" if token == "**" else _piece(token, before) for token, before in zip(tokens, ["", *tokens], strict=False)
    )


def _levels(tokens: list[str], level: int) -> list[tuple[str, int]]:
    """Stretches of text with how many times each is raised."""
    parts: list[tuple[str, int]] = []
    at = 0
    while at < len(tokens):
        if tokens[at] in ("**", "^"):
            end = _operand_end(tokens, at + 1)
            inner = tokens[at + 1 : end]
            if len(inner) > 1 and inner[0] == "(" and inner[-1] == ")":
                inner = inner[1:-1]
            parts += _levels(inner, level + 1)
            at = end
        else:
            piece = _piece(tokens[at], tokens[at - 1] if at else "")
            parts[-1:] = (
                [(parts[-1][0] + piece, level)] if parts and parts[-1][1] == level else [*parts[-1:], (piece, level)]
            )
            at += 1
    return parts


def _piece(token: str, before: str) -> str:
    if token == "-" and before in _NO_OPERAND:
        return "−"
    if re.match(r"[A-Za-z_]", token):
        base, _, index = token.partition("_")
        return _GREEK.get(base, base) + (f"_{_GREEK.get(index, index)}" if index else "")
    return _SPACED.get(token, token)


def _operand_end(tokens: list[str], at: int) -> int:
    """Where an exponent ends: a sign, then a name, a number, a call or a bracket."""
    while at < len(tokens) and tokens[at] in "+-":
        at += 1
    if at < len(tokens) and tokens[at] != "(":
        at += 1
        if at >= len(tokens) or tokens[at] != "(" or not tokens[at - 1][0].isalpha():
            return at
    depth = 0
    while at < len(tokens):
        depth += (tokens[at] == "(") - (tokens[at] == ")")
        at += 1
        if depth == 0:
            break
    return at
