"""The tables handed on, as files of the programs that people already use; each format has a module, and its library."""
