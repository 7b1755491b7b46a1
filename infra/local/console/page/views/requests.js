import { computed, signal } from "@preact/signals";
import { html } from "htm/preact";
import { count, curlOf, durationOf, errorIn, readable, retriesIn, timeOf } from "../format.js";
import { Code, Detail, Empty, Facts, Rows, Search, Status } from "../parts.js";
import { exchanges, invocationsOf, isPaused, pause, service, waiting } from "../store.js";
import { Invocations } from "./invocations.js";

const text = signal("");
const kind = signal("apps");

const kinds = {
  apps: { label: "Requests of apps", matches: ({ endpoint }) => endpoint !== "receive-stripe-webhook" },
  failed: { label: "Failed requests", matches: ({ status }) => status >= 400 },
  all: { label: "All, with Stripe's webhooks", matches: () => true },
};

const found = computed(() =>
  exchanges.value.filter(kinds[kind.value].matches).filter(({ body, responseBody, method, url, client, status }) => {
    const searched = [`${method} ${url} ${client} ${status}`, body, responseBody].join(" ").toLowerCase();
    return searched.includes(text.value.toLowerCase());
  }),
);

/** The live list of requests, and a request in detail. */
export function Requests({ id }) {
  const open = exchanges.value.find(({ requestId }) => requestId === id);
  return html`<div class="list">
      <${Tools} />
      ${
        exchanges.value.length === 0
          ? html`<${Empty} title="No request yet." command=${firstCall()}>Requests appear here as they happen.<//>`
          : html`<${Rows}
              label="Requests"
              view="requests"
              columns=${["Time", "Status", "Method", "Path", "Client", "Duration"]}
              open=${id}
              items=${found.value.map((exchange) => ({ ...exchange, id: exchange.requestId }))}
              row=${row}
            />`
      }
      ${exchanges.value.length > 0 && found.value.length === 0 && html`<${Empty} title="No request matches the filter." />`}
    </div>
    ${id && html`<${RequestDetail} id=${id} exchange=${open} />`}`;
}

const firstCall = () => `curl ${service.value.url}/v1/customers -u ${service.value.clients[0].key}: \\
  -d email=jenny@example.com -d name="Jenny Rosen"`;

function Tools() {
  const [latest] = found.value;
  return html`<div class="tools">
    <${Search} label="Filter requests" placeholder="Filter" text=${text} />
    <select aria-label="Requests shown" value=${kind.value} onChange=${({ target }) => (kind.value = target.value)}>
      ${Object.entries(kinds).map(([name, { label }]) => html`<option value=${name}>${label}</option>`)}
    </select>
    <button type="button" aria-pressed=${isPaused.value} onClick=${() => pause(!isPaused.value)}>
      ${isPaused.value ? `Resume (${waiting.value} new)` : "Pause"}
    </button>
    <p class="unseen" role="status">${latest && `Latest request: ${latest.method} ${latest.url} ${latest.status}`}</p>
  </div>`;
}

function row(exchange) {
  const { requestId, time, status, method, url, client, endpoint, duration } = exchange;
  const retries = retriesIn(invocationsOf(requestId), service.value.stripeUrl);
  const error = errorIn(exchange);
  return html`<span class="quiet">${timeOf(time)}</span>
    <span><${Status} code=${status} /></span>
    <span class="method">${method}</span>
    <span class="main">
      <span class="first">
        <span class="path">${url}</span>
        ${retries > 0 && html`<small class="retried">${count(retries, "retry", "retries")}</small>`}
      </span>
      ${error && html`<small class="why">${error.message}</small>`}
    </span>
    <span>${client ?? (endpoint === "receive-stripe-webhook" ? "Stripe" : "none")}</span>
    <span class="number">${durationOf(duration)}</span>`;
}

function RequestDetail({ id, exchange }) {
  if (!exchange)
    return html`<${Detail} id=${id} title="Request"><${Empty} title="The console no longer has this request." /><//>`;
  const { method, url, status, client, endpoint, duration, time, requestId, headers, body, responseHeaders } = exchange;
  const error = errorIn(exchange);
  const curl = curlOf(exchange, service.value.url);
  const cut = (isCut) => (isCut ? "Only the beginning: the body is long." : undefined);
  return html`<${Detail} id=${id} title=${`${method} ${url}`}>
    ${error && html`<p class="error"><strong>${[error.type, error.code].filter(Boolean).join(" · ")}</strong>${error.message}</p>`}
    <${Facts}
      facts=${{
        Status: html`<${Status} code=${status} />`,
        Client: client,
        Function: endpoint,
        Duration: durationOf(duration),
        Time: timeOf(time),
        "Request id": responseHeaders?.["Request-Id"],
        "Gateway's id": requestId,
      }}
    />
    <${Invocations} invocations=${invocationsOf(requestId)} />
    ${body && html`<${Code} title="Request body" text=${readable(body)} note=${cut(exchange.bodyIsCut)} />`}
    <${Code} title="Response body" text=${readable(exchange.responseBody)} note=${cut(exchange.responseBodyIsCut)} />
    ${
      curl
        ? html`<${Code}
            title="Replay with curl"
            text=${curl}
            what="the curl command"
            note=${headers["idempotency-key"] && "Without the Idempotency-Key, so that the request runs again."}
          />`
        : html`<p class="note">The body is too long to replay from here.</p>`
    }
    <${Code} title="Request headers" text=${headerLines(headers)} />
    <${Code} title="Response headers" text=${headerLines(responseHeaders)} />
  <//>`;
}

const headerLines = (headers = {}) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
