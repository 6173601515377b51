// Before a plain form leaves its page, the server is asked whether it will take it: where the log-in
// has ended or the line is down, what was typed stays where it is. After a new log-in in another
// window the form's token is void; it gets the fresh one.

const form = document.querySelector("form[data-token-url]");
const gettext = (text) => window.gettext?.(text) ?? text;
let asked = false;

async function mayGo() {
  const token = await fetch(form.dataset.tokenUrl, { redirect: "manual", headers: { Accept: "application/json" } });
  if (token.type === "opaqueredirect") return false;
  if (!token.ok) throw new Error(`token: ${token.status}`);
  const { token: fresh, user } = await token.json();
  if (String(user) !== form.dataset.user) return false;
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
  return true;
}

function say(text, link = null) {
  document.getElementById("staying")?.remove();
  const line = Object.assign(document.createElement("p"), { id: "staying", className: "errornote", tabIndex: -1 });
  line.setAttribute("role", "alert");
  line.append(text, ...(link ? [" ", link] : []));
  form.prepend(line);
  line.focus();
}

function loginLink() {
  const text = gettext("Log in in a new window");
  return Object.assign(document.createElement("a"), { href: form.dataset.loginUrl, target: "_blank", textContent: text });
}

form?.addEventListener("submit", async (event) => {
  if (asked || event.submitter?.formTarget) return;
  event.preventDefault();
  try {
    if (!(await mayGo())) return say(gettext("You are logged out. What you wrote stays here."), loginLink());
  } catch {
    return say(gettext("The server cannot be reached. Try again in a moment."));
  }
  document.getElementById("staying")?.remove();
  asked = true;
  form.requestSubmit(event.submitter);
  asked = false;
});
