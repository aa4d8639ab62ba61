"""What stands around llama.cpp's server: its settings, and the order in which prompts are read."""
