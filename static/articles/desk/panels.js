// Parts of the rail that post by themselves: their answer replaces them, the text stays as it is.

/** Take these elements anew from the page as the server shows it now. */
export async function refresh(ids, answer = null) {
  const response = answer ?? (await fetch(location.pathname));
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const id of ids) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (!old || !now) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(now));
    if (now.matches("details")) now.open = true;
    if (focused) document.getElementById(focused)?.focus();
  }
}

for (const small of document.querySelectorAll("form[data-replaces]")) {
  small.addEventListener("submit", async (event) => {
    event.preventDefault();
    const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : small.action;
    try {
      const answer = await fetch(action, { method: "POST", body: new FormData(small) });
      await refresh([small.dataset.replaces, "panel-messages"], answer);
    } catch {
      small.submit(); // the browser says what is wrong
    }
  });
}
