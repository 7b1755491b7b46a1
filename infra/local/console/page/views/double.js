import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { count, dateOf, durationOf } from "../format.js";
import { Action, Empty, Section } from "../parts.js";
import { api, service, useApi } from "../store.js";

/** The switches of the Stripe double: faults, clock, rate limits, reset and sample customers. */
export function Double() {
  const { hasDouble } = service.value;
  const double = useApi(hasDouble ? "/double" : "/service");
  if (!hasDouble)
    return html`<${Empty} title="The service uses Stripe's test mode.">Start without STRIPE_SECRET_KEY to use a double.<//>`;
  if (!double.clock) return double.failure && html`<p class="error">${double.failure}</p>`;
  return html`<div class="page">
    <${Section} title="State">
      <p class="note">The sample customers are created only in an empty account.</p>
      <${Action} label="Create sample customers" run=${() => api("POST", "/seed").then(({ message }) => message)} />
      <${Action} label="Reset" confirm="Delete all data" run=${() => api("POST", "/reset").then(() => "Reset.")} />
    <//>
    <${Faults} title="Faults of Stripe's API" path="/faults" kinds=${double.request_fault_kinds} faults=${double.faults} />
    <${Faults} title="Faults of deliveries" path="/delivery_faults" kinds=${double.delivery_fault_kinds} faults=${double.delivery_faults} />
    <${Clock} clock=${double.clock} />
    <${Section} title="Stripe's rate limits">
      ${
        double.rate_limits.rates
          ? html`<p class="note">On: ${Object.entries(double.rate_limits.rates)
              .map(([name, rate]) => `${name} ${rate} per second`)
              .join(", ")}.</p>
            <${Action} label="Switch off" run=${() => api("DELETE", "/rate_limits")} />`
          : html`<p class="note">Off: the double accepts any rate of requests.</p>
            <${Action} label="Switch on" run=${() => api("PUT", "/rate_limits", {})} />`
      }
    <//>
  </div>`;
}

const day = 86_400_000;

const Clock = ({ clock: { now, ahead_ms } }) => html`<${Section} title="Clock">
  <p class="note">
    ${dateOf(now)}, ${ahead_ms ? html`<strong>${durationAhead(ahead_ms)} ahead</strong> of the real time` : "the real time"}.
  </p>
  ${Object.entries({ "1 hour": day / 24, "1 day": day, "30 days": 30 * day }).map(
    ([label, advance_ms]) =>
      html`<${Action} label=${`Forward ${label}`} run=${() => api("POST", "/clock", { advance_ms })} />`,
  )}
  ${ahead_ms > 0 && html`<${Action} label="Set to the real time" run=${() => api("DELETE", "/clock")} />`}
<//>`;

const durationAhead = (milliseconds) =>
  milliseconds >= day
    ? count(+(milliseconds / day).toFixed(1), "day")
    : count(+((24 * milliseconds) / day).toFixed(1), "hour");

function Faults({ title, path, kinds, faults }) {
  const isOfDeliveries = path === "/delivery_faults";
  const failure = useSignal("");
  const add = async (event) => {
    event.preventDefault();
    const { times, skip, delay_ms, ...texts } = Object.fromEntries(new FormData(event.target));
    const sent = Object.entries(texts).filter(([, text]) => text);
    const body = { ...Object.fromEntries(sent), times: +times, skip: +skip, ...(delay_ms && { delay_ms: +delay_ms }) };
    failure.value = await api("POST", path, body).then(
      () => "",
      (error) => error.message,
    );
  };
  return html`<${Section} title=${title}>
    <form class="form" onSubmit=${add} aria-label=${title}>
      <label>Fault<select name="fault">${kinds.map((kind) => html`<option>${kind}</option>`)}</select></label>
      ${
        isOfDeliveries
          ? html`<label>Event type<input name="type" placeholder="any" /></label>`
          : html`<label>Method<select name="method"><option value="">any</option><option>GET</option><option>POST</option><option>DELETE</option></select></label>
            <label>Path begins with<input name="path" placeholder="/v1/customers" /></label>`
      }
      <label>Times<input name="times" type="number" min="1" value="1" required /></label>
      <label>After<input name="skip" type="number" min="0" value="0" required /></label>
      <label>Delay, ms<input name="delay_ms" type="number" min="0" placeholder="1000" /></label>
      <button type="submit" class="primary">Add</button>
    </form>
    <p role="status">${failure.value && html`<em class="failure">${failure.value}</em>`}</p>
    <ul class="lines" aria-label=${`Waiting: ${title.toLowerCase()}`}>
      ${faults.map(
        (fault) => html`<li key=${fault.id}>
        <span class="main">${fault.fault} <small class="id">${scopeOf(fault)}</small></span>
        <${Action} label="Remove" run=${() => api("DELETE", `${path}/${fault.id}`)} />
      </li>`,
      )}
    </ul>
  <//>`;
}

function scopeOf({ fault, method, path, type, times, skip, delay_ms }) {
  const next = times === 1 ? "the next" : `the next ${times}`;
  const [one, many] = path ? ["request", "requests"] : ["delivery", "deliveries"];
  const what = path ? `to ${path}` : `of ${type ?? "any event"}`;
  return [
    [next, method, times === 1 ? one : many, what].filter(Boolean).join(" "),
    skip > 0 && `after ${skip}`,
    ["slow", "delayed"].includes(fault) && `late by ${durationOf(delay_ms)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
