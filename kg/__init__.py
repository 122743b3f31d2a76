"""From Chinese policy texts to a knowledge graph whose every fact carries the sentence that states it."""

__version__ = "0.1.0"
