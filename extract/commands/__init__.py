"""The commands of `pipeline.py`: what each takes, what it prints, and how it ends. No rule about reports."""
