import { html } from "htm/preact";
import { Section } from "../parts.js";
import { exchanges, useApi } from "../store.js";

/** The token buckets of the stage, the clients, and the endpoints that requests use. */
export function Throttles() {
  const { fills, failure } = useApi("/throttles", 500);
  if (!fills) return failure && html`<p class="error">${failure}</p>`;
  const used = new Set(exchanges.value.map(({ endpoint }) => endpoint));
  const of = (wanted) => fills.filter(({ kind }) => kind === wanted);
  const endpoints = of("endpoint").filter(({ name, tokens, burst }) => used.has(name) || tokens < burst);
  return html`<div class="page" tabindex="0" role="group" aria-label="Throttles">
    <p class="note">A request takes a token of its client, of its endpoint and of the stage. Without a token, it gets a 429.</p>
    <${Section} title="Stage"><${Bars} fills=${of("stage")} /><//>
    <${Section} title="Clients"><${Bars} fills=${of("client")} /><//>
    <${Section} title="Endpoints in use">
      ${endpoints.length === 0 && html`<p class="note">None. Endpoints appear here after their first request.</p>`}
      <${Bars} fills=${endpoints} />
    <//>
  </div>`;
}

const Bars = ({ fills }) =>
  html`<ul class="bars">${fills.map((fill) => html`<${Bar} key=${fill.name} ...${fill} />`)}</ul>`;

function Bar({ name, rate, burst, tokens }) {
  const left = Math.floor(tokens);
  const tone = tokens < 1 ? "bad" : tokens < burst / 4 ? "warn" : "ok";
  const state = { bad: "exhausted", warn: "low", ok: "" }[tone];
  return html`<li>
    <span class="main">${name}</span>
    <div
      class=${`bar ${tone}`}
      role="meter"
      aria-label=${`Tokens of ${name}`}
      aria-valuemin="0"
      aria-valuemax=${burst}
      aria-valuenow=${left}
    >
      <i style=${{ width: `${(100 * tokens) / burst}%` }}></i>
    </div>
    <span class="number">${left} of ${burst}</span>
    <span class="state">${state}</span>
    <span class="quiet">${rate} per second</span>
  </li>`;
}
