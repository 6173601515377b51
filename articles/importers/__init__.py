"""Ways in: other systems' exports become articles here. Imported material is never trusted."""
