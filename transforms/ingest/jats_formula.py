"""Formulas of an article as one line of readable text: MathML first, TeX where there is no MathML."""

import re

from lxml import etree

_OPERATORS_APART = frozenset(
    [
        "=",
        "<",
        ">",
        "≤",
        "≥",
        "≠",
        "±",
        "∓",
        "×",
        "÷",
        "≈",
        "≃",
        "≅",
        "∼",
        "~",
        "∝",
        "→",
        "←",
        "↔",
        "⇒",
        "⇔",
        "⟶",
        "∈",
        "∩",
        "∪",
        "⋅",
        "≪",
        "≫",
        ":=",
        "≡",
    ]
)
_SIGNS = frozenset(["+", "-", "−"])
_INVISIBLE_OPERATORS = frozenset("\u2061\u2062\u2063\u2064\u200b")
_SKIPPED = frozenset(
    ["annotation", "annotation-xml", "mspace", "mphantom", "malignmark", "maligngroup", "none", "mprescripts"]
)
_SUPERSCRIPTS = str.maketrans("0123456789+-=()−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")
_UP = re.compile(r"[0-9+\-=()−n]+")
_DOWN = re.compile(r"[0-9+\-=()−]+")
_SIMPLE = re.compile(r"[^\s+\-−/×=<>±]*")
_MAX_DEPTH = 150
_MAX_TEX = 20_000


def chosen_alternative(element: etree._Element) -> etree._Element | None:
    """The one of several renderings of the same thing that reads best as text; None if all are pictures.

    JATS Archiving Tag Set, element `alternatives`.
    """
    by_tag = {child.tag: child for child in reversed(element) if isinstance(child.tag, str)}
    for tag in ("table", "tgroup", "math", "tex-math", "textual-form", "array", "preformat", "code"):
        if tag in by_tag:
            return by_tag[tag]
    return next((child for child in element if child.tag not in ("graphic", "inline-graphic", "media")), None)


def formula_text(math: etree._Element, depth: int = 0) -> str:
    """A MathML element as text.

    >>> formula_text(etree.fromstring("<math><msup><mn>10</mn><mn>9</mn></msup><mo>/</mo><mi>L</mi></math>"))
    '10⁹/L'
    >>> formula_text(etree.fromstring("<math><mi>p</mi><mo>&lt;</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"))
    'p < 1/2'
    """
    return " ".join(_math(math, 0).split())


def _math(element: etree._Element, depth: int) -> str:
    tag = element.tag
    if depth > _MAX_DEPTH or tag in _SKIPPED or not isinstance(tag, str):
        return " " if tag == "mspace" else ""
    if tag in ("mi", "mn", "mtext", "ms"):
        return "".join(element.itertext()) if tag == "mtext" else "".join("".join(element.itertext()).split())
    if tag == "mo":
        return _operator(element)
    children = [child for child in element if isinstance(child.tag, str)]
    if tag == "semantics":
        return _math(children[0], depth + 1) if children else ""
    parts = [_math(child, depth + 1) for child in children]
    handler = _LAYOUTS.get(tag)
    if handler is not None and len(parts) >= handler[0]:
        return handler[1](parts)
    if tag == "mfenced":
        separators = element.get("separators", ",").strip()[:1]
        if any(child.tag in ("mo", "mrow") for child in children) and "separators" not in element.attrib:
            separators = ""  # written as if the fence were a row
        inside = separators.join(parts)
        return f"{element.get('open', '(')}{inside}{element.get('close', ')')}"
    if tag == "mtable":
        return "; ".join(part for part in parts if part.strip())
    if tag == "mtr":
        return ", ".join(parts)
    return (element.text or "") + "".join(parts) if not parts else "".join(parts)


def _operator(element: etree._Element) -> str:
    text = "".join("".join(element.itertext()).split())
    if text in _INVISIBLE_OPERATORS:
        return ""
    if text in _OPERATORS_APART:
        return f" {text} "
    if text in _SIGNS:
        before = element.getprevious()
        is_prefix = before is None or before.tag == "mo" and "".join(before.itertext()).strip() not in (")", "]", "%")
        is_alone = element.getnext() is None
        return text if is_prefix or is_alone or element.get("form") == "prefix" else f" {text} "
    return f"{text} " if text in (",", ";") else text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _up(text: str) -> str:
    compact = "".join(text.split())
    if not compact:
        return ""
    if _UP.fullmatch(compact):
        return compact.translate(_SUPERSCRIPTS)
    if compact in ("∘", "○", "o"):
        return "°"
    return compact if compact in ("′", "″", "°", "*", "†", "‡", "∗") else f"^{_grouped(text)}"


def _down(text: str) -> str:
    compact = "".join(text.split())
    if not compact:
        return ""
    return compact.translate(_SUBSCRIPTS) if _DOWN.fullmatch(compact) else f"_{_grouped(text)}"


def _over(parts: list[str]) -> str:
    return parts[0] + (
        _up(parts[1]) if parts[1].strip() not in ("¯", "‾", "̄", "^", "~", "→", "_", "ˆ", "˜", "―", "−", "⏞") else ""
    )


_LAYOUTS = {
    "msup": (2, lambda parts: parts[0] + _up(parts[1])),
    "msub": (2, lambda parts: parts[0] + _down(parts[1])),
    "msubsup": (3, lambda parts: parts[0] + _down(parts[1]) + _up(parts[2])),
    "munder": (2, lambda parts: parts[0] + _down(parts[1])),
    "mover": (2, _over),
    "munderover": (3, lambda parts: parts[0] + _down(parts[1]) + _up(parts[2])),
    "mfrac": (2, lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}"),
    "msqrt": (1, lambda parts: f"√{_grouped(''.join(parts))}"),
    "mroot": (2, lambda parts: f"{_up(parts[1])}√{_grouped(parts[0])}"),
    "mmultiscripts": (1, lambda parts: "".join(parts)),
}

_TEX_PREAMBLE = re.compile(r"\\documentclass.*?\\begin\{document\}|\\end\{document\}", re.DOTALL)
_TEX_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_TEX_WRAPPED = re.compile(
    r"\\(?:math(?:rm|bf|it|sf|cal|bb|frak)|text(?:rm|bf|it)?|mbox|hbox|operatorname|left|right|boldsymbol)(?![A-Za-z])\s*"
)
_TEX_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|([0-9A-Za-z]))")
_TEX_COMMAND = re.compile(r"\\([A-Za-z]+)\s?|\\([^A-Za-z])")
_TEX_SYMBOLS = {
    "times": " × ", "cdot": "·", "pm": " ± ", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ",
    "approx": " ≈ ", "sim": " ∼ ", "to": " → ", "rightarrow": " → ", "infty": "∞", "circ": "°", "degree": "°", "sum": "∑",
    "sqrt": "√", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "Sigma": "Σ", "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Omega": "Ω",
    "upmu": "μ", "prime": "′", "quad": " ", "qquad": " ", "int": "∫", "partial": "∂", "prod": "∏",
}  # fmt: skip


def tex_text(source: str) -> str:
    """TeX as text: preamble and commands for looks removed, fractions, scripts and common symbols written out.

    >>> tex_text(r"\\\\documentclass{a}\\\\begin{document}$$10^{9}/\\\\mathrm{L}$$\\\\end{document}")
    '10⁹/L'
    """
    text = _TEX_PREAMBLE.sub(" ", source[:_MAX_TEX]).replace("$", " ")
    text = _TEX_WRAPPED.sub("", text)
    for _ in range(4):
        text = _TEX_SCRIPT.sub(_tex_script, text)
        changed = _TEX_FRACTION.sub(lambda match: f"{_grouped(match.group(1))}/{_grouped(match.group(2))}", text)
        if changed == text:
            break
        text = changed
    text = _TEX_COMMAND.sub(_tex_command, text)
    return " ".join(text.replace("{", "").replace("}", "").replace("&", " ").split())


def _tex_script(match: re.Match[str]) -> str:
    inside = match.group(2) if match.group(2) is not None else match.group(3)
    return _up(inside) if match.group(1) == "^" else _down(inside)


def _tex_command(match: re.Match[str]) -> str:
    word, sign = match.groups()
    if sign is not None:
        return sign if sign in "%&_#{}" else " "
    return _TEX_SYMBOLS.get(word, "")
