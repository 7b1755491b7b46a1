import { html } from "htm/preact";
import { dateOf, durationOf, timeOf } from "../format.js";
import { Badge, Code, Detail, Empty, Rows, Section, Status } from "../parts.js";
import { addressOf } from "../route.js";
import { activities, consumerRunsOf, service, useApi } from "../store.js";
import { Invocations } from "./invocations.js";

/** The events of Stripe and of the service's bus, and an event in detail. */
export function Events({ id }) {
  const { events = [], attempts = [], failure } = useApi("/events", 2_000);
  const items = joined(events, attempts);
  return html`<div class="list">
      ${failure && html`<p class="error">${failure}</p>`}
      ${
        items.length === 0
          ? html`<${Empty} title="No event yet." command=${anUpdate()}>An event happens when a customer changes.<//>`
          : html`<${Rows}
              label="Events"
              view="events"
              columns=${["Time", "Type", "Customer", "Delivery", "Bus", "Subscribers"]}
              open=${id}
              items=${items}
              row=${row}
            />`
      }
    </div>
    ${id && html`<${EventDetail} id=${id} item=${items.find((item) => item.id === id)} />`}`;
}

const anUpdate = () =>
  `curl ${service.value.url}/v1/customers -u ${service.value.clients[0].key}: -d name="Jenny Rosen"`;

/** Returns each event of Stripe with its deliveries and what the service published, and the service's other events. */
function joined(events, attempts) {
  const publications = activities.value.filter(({ kind }) => kind === "publication");
  const notifications = activities.value.filter(({ kind }) => kind === "notification");
  const withResults = (published) =>
    published.map(({ event }) => ({ event, results: notifications.filter((note) => note.event.id === event.id) }));
  const isOf =
    (id) =>
    ({ event }) =>
      event.detail.id.startsWith(id);
  const own = publications.filter(({ event }) => !events.some(({ id }) => event.detail.id.startsWith(id)));
  return [
    ...events.map((event) => ({
      id: event.id,
      created: event.created,
      type: event.type,
      customer: customerOf(event),
      stripe: event,
      attempts: attempts.filter((attempt) => attempt.event === event.id),
      published: withResults(publications.filter(isOf(event.id))),
    })),
    ...own.map(({ event }) => ({
      id: event.detail.id,
      created: event.detail.created,
      type: event["detail-type"],
      customer: event.detail.customer ?? event.detail.customers?.[0],
      attempts: [],
      published: withResults([{ event }]),
    })),
  ].sort((a, b) => b.created - a.created);
}

const customerOf = ({ data: { object, previous_attributes } }) =>
  object.object === "customer" ? object.id : (object.customer ?? previous_attributes?.customer);

function Delivery({ attempts, stripe }) {
  const last = attempts.at(-1);
  if (!last) return html`<span class="quiet">${stripe?.pending_webhooks ? "lost" : "none"}</span>`;
  if (!last.ended) return html`<${Badge} tone="idle">on its way<//>`;
  return html`<${Status} code=${last.status ?? undefined} />${last.retry_in_ms && html` <small class="quiet">retrying</small>`}`;
}

function Subscribers({ published }) {
  const results = published.flatMap(({ results }) => results);
  const failed = results.filter(({ error }) => error).length;
  if (results.length === 0) return html`<span class="quiet">none</span>`;
  return failed
    ? html`<${Badge} tone="bad">${failed} failed<//>`
    : html`<${Badge} tone="ok">${results.length} succeeded<//>`;
}

const row = ({
  created,
  type,
  customer,
  attempts,
  stripe,
  published,
}) => html`<span class="quiet">${timeOf(created * 1000)}</span>
  <span class="main">${type}</span>
  <span class="id">${customer}</span>
  <span><${Delivery} attempts=${attempts} stripe=${stripe} /></span>
  <span>${published.length > 0 ? html`<${Badge} tone="ok">published<//>` : html`<span class="quiet">not published</span>`}</span>
  <span><${Subscribers} published=${published} /></span>`;

function EventDetail({ id, item }) {
  if (!item)
    return html`<${Detail} id=${id} title=${id}><p class="note">The latest 100 events do not contain it.</p><//>`;
  const { type, customer, created, attempts, published, stripe } = item;
  return html`<${Detail} id=${id} title=${type}>
    <dl class="facts">
      <div><dt>Id</dt><dd>${id}</dd></div>
      <div><dt>Customer</dt><dd><a href=${addressOf("customers", customer)}>${customer}</a></dd></div>
      <div><dt>Created</dt><dd>${dateOf(created)}</dd></div>
    </dl>
    <${Section} title="Deliveries to webhook endpoints">
      ${attempts.length === 0 && html`<p class="note">None.</p>`}
      <ul class="lines" aria-label="Deliveries">
        ${attempts.map(
          (attempt, index) => html`<li key=${index}>
            <span class="quiet">${timeOf(attempt.time)}</span>
            <span class="main">${attempt.url}${index > 0 && html` <small class="retried">attempt ${index + 1}</small>`}</span>
            ${attempt.ended ? html`<${Status} code=${attempt.status ?? undefined} />` : html`<${Badge} tone="idle">on its way<//>`}
            ${attempt.retry_in_ms && html`<span class="quiet">next after ${durationOf(attempt.retry_in_ms)}</span>`}
          </li>`,
        )}
      </ul>
    <//>
    <${Invocations} invocations=${consumerRunsOf(id)} />
    <${Section} title="Subscribers">
      ${published.length === 0 && html`<p class="note">The service did not publish this event.</p>`}
      ${published.map(({ event, results }) => html`<${Results} key=${event.id} results=${results} />`)}
    <//>
    ${published.map(({ event }) => html`<${Code} key=${event.id} title="Event on the bus" text=${JSON.stringify(event, null, 2)} />`)}
    ${stripe && html`<${Code} title="Stripe's event" text=${JSON.stringify(stripe, null, 2)} />`}
  <//>`;
}

const Results = ({ results }) => html`
  ${results.length === 0 && html`<p class="note">No subscriber. Set SUBSCRIBER to a file that exports a handler, and start again.</p>`}
  <ul class="lines" aria-label="Results of subscribers">
    ${results.map(
      ({ subscriber, duration, error, result }) => html`<li key=${subscriber}>
        <span class="main">${subscriber || "(no name)"}<small class=${error ? "why" : "id"}>${error ?? result}</small></span>
        <${Badge} tone=${error ? "bad" : "ok"}>${error ? "failed" : "succeeded"}<//>
        <span class="number">${durationOf(duration)}</span>
      </li>`,
    )}
  </ul>`;
