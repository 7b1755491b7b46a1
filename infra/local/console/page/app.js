import { html, render } from "htm/preact";
import { closeDetail, route } from "./route.js";
import { api, connect, isLive, service } from "./store.js";
import { Customers } from "./views/customers.js";
import { Double } from "./views/double.js";
import { Events } from "./views/events.js";
import { Queue } from "./views/queue.js";
import { Requests } from "./views/requests.js";
import { Throttles } from "./views/throttles.js";

const views = {
  requests: { title: "Requests", View: Requests },
  customers: { title: "Customers", View: Customers },
  events: { title: "Events", View: Events },
  queue: { title: "Queue", View: Queue },
  throttles: { title: "Throttles", View: Throttles },
  double: { title: "Double", View: Double },
};

function App() {
  const { view, id } = route.value;
  const { title, View } = views[view] ?? views.requests;
  document.title = `${title} · Console`;
  return html`<header class="top">
      <h1>Console</h1>
      <span class="address">${service.value.url}</span>
      <span class=${`live ${isLive.value ? "ok" : "bad"}`} role="status">${isLive.value ? "Live" : "Not connected"}</span>
      <nav aria-label="Views">
        ${Object.entries(views).map(
          ([name, { title }]) =>
            html`<a href=${`#/${name}`} aria-current=${name === view ? "page" : undefined}>${title}</a>`,
        )}
      </nav>
    </header>
    <main class=${id ? "open" : ""} aria-label=${title} key=${view}><h2 class="unseen">${title}</h2><${View} id=${id} /></main>`;
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDetail();
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  document.querySelector("input[type=search]")?.focus();
});

service.value = await api("GET", "/service");
connect();
render(html`<${App} />`, document.body);
