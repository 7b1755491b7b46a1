import { signal, useComputed } from "@preact/signals";
import { html } from "htm/preact";
import { dateOf, methodOf } from "../format.js";
import { Badge, Code, Detail, Empty, Facts, Rows, Search, Section } from "../parts.js";
import { addressOf } from "../route.js";
import { service, useApi } from "../store.js";

const search = signal("");

/** The customers with their references, and a customer in detail. */
export function Customers({ id }) {
  const query = useComputed(() => new URLSearchParams({ search: search.value.trim() }));
  const { customers, failure } = useApi(`/customers?${query.value}`);
  return html`<div class="list">
      <div class="tools">
        <${Search} label="Search customers" placeholder="Search" text=${search} />
      </div>
      ${failure && html`<p class="error">${failure}</p>`}
      ${customers?.length === 0 && html`<${None} />`}
      ${
        customers?.length > 0 &&
        html`<${Rows}
          label="Customers"
          view="customers"
          columns=${["Customer", "References", "Default payment method", "Created"]}
          open=${id}
          items=${customers.map((item) => ({ ...item, id: item.customer.id }))}
          row=${row}
        />`
      }
    </div>
    ${id && html`<${CustomerDetail} id=${id} key=${id} />`}`;
}

const None = () =>
  search.value
    ? html`<${Empty} title="No customer matches." >The search finds an id, a part of a reference, a whole email, and a part of the name or email of the latest 100 customers.<//>`
    : html`<${Empty} title="No customer yet." command=${upsert()}>Create one with a reference of your own, or create the sample customers in the view Double.<//>`;

const upsert = () =>
  `curl -X PUT ${service.value.url}/v1/customer_references/user_42 -u ${service.value.clients[0].key}: \\
  -d email=jenny@example.com -d name="Jenny Rosen"`;

const References = ({ references }) =>
  references.map(
    ({ namespace, reference, customers }) => html`<span class="chip">
      <i>${namespace}</i> ${reference}${customers.length > 1 && html` <${Badge} tone="bad">conflict<//>`}
    </span>`,
  );

function row({ customer, references }) {
  const { default_payment_method: method } = customer.invoice_settings ?? {};
  return html`<span class="main">${customer.name ?? customer.email ?? customer.id}<small class="id">${customer.id}</small></span>
    <span><${References} references=${references} /></span>
    <span>${method?.type ? methodOf(method) : html`<span class="quiet">none</span>`}</span>
    <span class="quiet">${dateOf(customer.created)}</span>`;
}

function CustomerDetail({ id }) {
  const { customer, references, payment_methods, events, failure } = useApi(`/customers/${encodeURIComponent(id)}`);
  if (!customer) return html`<${Detail} id=${id} title=${id}>${failure && html`<p class="error">${failure}</p>`}<//>`;
  return html`<${Detail} id=${id} title=${customer.name ?? customer.email ?? id}>
    <${Facts}
      facts=${{
        Id: id,
        State: customer.deleted && html`<${Badge} tone="bad">deleted<//>`,
        Email: customer.email,
        Created: customer.created && dateOf(customer.created),
      }}
    />
    <${Section} title="References">
      ${references.length === 0 && html`<p class="note">The directory links no reference to this customer.</p>`}
      ${references.map(
        (entry) => html`<div class="entry">
          <p><${References} references=${[entry]} />${entry.isClaimed && html` <${Badge} tone="warn">being created<//>`}</p>
          <ul class="lines" aria-label=${`History of ${entry.reference}`}>
            ${entry.history.map(
              ({ id, created, type, changed, client }) => html`<li key=${id}>
                <span class="quiet">${dateOf(created)}</span>
                <span class="main">${type} <small class="id">${changed.join(", ")}</small></span>
                <span>${client ?? "outside"}</span>
              </li>`,
            )}
          </ul>
        </div>`,
      )}
    <//>
    <${Section} title="Payment methods">
      ${payment_methods.length === 0 && html`<p class="note">None.</p>`}
      <ul class="lines" aria-label="Payment methods">
        ${payment_methods.map(
          (method) => html`<li key=${method.id}>
            <span class="main">${methodOf(method)} <small class="id">${method.id}</small></span>
            ${customer.invoice_settings?.default_payment_method === method.id && html`<${Badge} tone="ok">default<//>`}
          </li>`,
        )}
      </ul>
    <//>
    <${Section} title="Events">
      ${events.length === 0 && html`<p class="note">None.</p>`}
      <ul class="lines" aria-label="Events">
        ${events.map(
          (event) => html`<li key=${event.id}>
            <span class="quiet">${dateOf(event.created)}</span>
            <span class="main"><a href=${addressOf("events", event.id)}>${event.type}</a></span>
          </li>`,
        )}
      </ul>
    <//>
    <${Code} title="Stripe's object" text=${JSON.stringify(customer, null, 2)} />
  <//>`;
}
