"""The version of the rules: written in every documents row, so that two runs can be told apart."""

PIPELINE_VERSION = "0.1.0"
