"""A panel's view as a figure: SVG that stands alone, and its caption."""

from .caption import caption, description
from .code import figure_code
from .files import figure, save_figure
from .static_page import static_page
from .svg import svg

__all__ = ["caption", "description", "figure", "figure_code", "save_figure", "static_page", "svg"]
