"""A guided session for CI/CD pipeline decisions."""

__version__ = "0.1.0"
