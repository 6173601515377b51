// Runs before the first paint, so that a chosen colour scheme never flashes. Nothing else belongs here.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the device's own choice stands.
}
