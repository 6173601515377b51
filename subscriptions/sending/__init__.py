"""The engine that sends: claims, transports, the journal, and what becomes of each delivery."""
