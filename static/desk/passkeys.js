// <passkey-button>: asks the server for a question, the browser for an answer, and brings it back.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const listed = (credentials) => credentials?.map((each) => ({ ...each, id: bytes(each.id) }));

function question({ publicKey: asked }) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) publicKey.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.excludeCredentials) publicKey.excludeCredentials = listed(asked.excludeCredentials);
  if (asked.allowCredentials) publicKey.allowCredentials = listed(asked.allowCredentials);
  return { publicKey };
}

function answer(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

class PasskeyButton extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.run());
  }

  async run() {
    const problem = this.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      location.assign(await this.ceremony());
    } catch {
      const numbers = /^[\d.:[\]]+$/.test(location.hostname);
      problem.textContent = numbers ? this.dataset.numbers : this.dataset.failed;
      problem.hidden = false;
    }
  }

  async ceremony() {
    const asked = question(await this.post(this.dataset.question, {}));
    const make = "user" in asked.publicKey;
    const credential = await navigator.credentials[make ? "create" : "get"](asked);
    const said = { credential: answer(credential), next: this.dataset.next };
    return (await this.post(this.dataset.answer, said)).next;
  }

  async post(address, body) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(response.status);
    return response.json();
  }
}

customElements.define("passkey-button", PasskeyButton);
