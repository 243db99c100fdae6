"""The version, said once: the build, the widgets' wire and saved files read it here."""

__version__ = "0.1.0"
