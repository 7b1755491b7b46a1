import { html } from "htm/preact";
import { count, durationOf, readable, timeOf } from "../format.js";
import { Action, Badge, Section } from "../parts.js";
import { addressOf } from "../route.js";
import { api, consumerRunsOf, useApi } from "../store.js";
import { Invocations } from "./invocations.js";

/** The queue of Stripe's events, and its dead letters. */
export function Queue() {
  const { events, failed, failure } = useApi("/queues", 1_000);
  if (!events) return failure && html`<p class="error">${failure}</p>`;
  const moved = ({ moved }) => `${count(moved, "message")} moved.`;
  const redrive = (path) => () => api("POST", `/queues/redrive${path}`).then(moved);
  return html`<div class="page">
    <${Section} title=${`Waiting: ${events.messages.length}`} actions=${html`<span class="id">${events.name}</span>`}>
      ${events.messages.length === 0 && html`<p class="note">Empty. The service has processed all events.</p>`}
      <ul class="messages" aria-label="Waiting messages">
        ${events.messages.map((message) => html`<${Message} key=${message.id} message=${message} />`)}
      </ul>
    <//>
    <${Section}
      title=${`Dead letters: ${failed.messages.length}`}
      actions=${html`<span class="id">${failed.name}</span>
        ${failed.messages.length > 0 && html`<${Action} label="Redrive all" run=${redrive("")} />`}`}
    >
      ${failed.messages.length === 0 && html`<p class="note">Empty. An event arrives here after its last failed attempt, or at once if no attempt can succeed.</p>`}
      <ul class="messages" aria-label="Dead letters">
        ${failed.messages.map(
          (message) => html`<${Message}
            key=${message.id}
            message=${message}
            action=${html`<${Action} label="Redrive" run=${redrive(`/${message.id}`)} />`}
          />`,
        )}
      </ul>
    <//>
  </div>`;
}

function Message({ message: { id, body, sent, receives, event, hidden_ms }, action }) {
  return html`<li>
    <div class="line">
      <span class="quiet">${timeOf(sent)}</span>
      <span class="main">${typeIn(body)} ${event && html`<a class="id" href=${addressOf("events", event)}>${event}</a>`}</span>
      ${action ?? html`<${State} receives=${receives} hidden_ms=${hidden_ms} />`}
    </div>
    <details>
      <summary>Message<span class="unseen"> ${id}</span></summary>
      <pre tabindex="0" role="group" aria-label=${`Message ${id}`}>${readable(body)}</pre>
    </details>
    ${
      event &&
      consumerRunsOf(event).length > 0 &&
      html`<details>
        <summary>Attempts<span class="unseen"> of ${id}</span></summary>
        <${Invocations} invocations=${consumerRunsOf(event)} />
      </details>`
    }
  </li>`;
}

const State = ({ receives, hidden_ms }) => html`<${Badge} tone=${hidden_ms ? "warn" : "idle"}>
    ${hidden_ms ? `hidden for ${durationOf(hidden_ms)}` : "visible"}
  <//>
  <span class="quiet">${count(receives, "attempt")}</span>`;

function typeIn(body) {
  try {
    return JSON.parse(body).type ?? "Unknown message";
  } catch {
    return "Malformed message";
  }
}
