"""The themes of JupyterLab, and putting one on."""

from __future__ import annotations

from playwright.sync_api import Page

# Dark first: the server remembers the last one for the tests that follow.
THEMES = {"dark": "JupyterLab Dark", "light": "JupyterLab Light"}
IN_FORCE = """theme => document.body.dataset.jpThemeName === theme
  && getComputedStyle(document.body).getPropertyValue('--jp-layout-color0') !== ''"""


def wear(page: Page, theme: str) -> None:
    """Change the theme, and wait for its colours and for the splash that JupyterLab lays over the page until then."""
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function(IN_FORCE, arg=theme)
    page.locator("#jupyterlab-splash").wait_for(state="detached")
