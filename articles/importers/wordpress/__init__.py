"""WordPress exports (WXR): read, repaired, converted, loaded."""
