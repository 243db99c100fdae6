"""The panel in a real Chromium, under JupyterLab and Notebook 7, asserted on Python."""
