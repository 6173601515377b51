// The editor page: what surrounds the body editor.

import "newsroom/desk/count";
import "newsroom/desk/keys";
import "newsroom/desk/lead";
import "newsroom/desk/panels";
import "newsroom/desk/picks";
import "newsroom/desk/preview";
import "newsroom/desk/saving";
import "newsroom/desk/seo";
import { form } from "newsroom/desk/state";

// Headline and standfirst are as tall as their text; Enter there leaves the line.
for (const area of form.querySelectorAll(".sheet-headline textarea, .sheet-standfirst textarea")) {
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return; // the browser does it
    area.rows = 1;
    while (area.scrollHeight > area.clientHeight && area.rows < 12) area.rows += 1;
  };
  area.addEventListener("input", grow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  window.addEventListener("resize", grow);
  grow();
}

// What sticks below the bar has to know how high it is.
const bar = form.querySelector(".bar");
new ResizeObserver(() => form.style.setProperty("--bar-height", `${bar.offsetHeight}px`)).observe(bar);
