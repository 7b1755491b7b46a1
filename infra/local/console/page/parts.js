import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { addressOf, closeDetail } from "./route.js";

/** A status with a colour: `ok`, `warn`, `bad` or `idle`. */
export const Badge = ({ tone, children }) => html`<span class=${`badge ${tone}`}>${children}</span>`;

/** The status of a response. Without one, there was no response. */
export const Status = ({ code }) =>
  html`<${Badge} tone=${code ? (code < 300 ? "ok" : code < 500 ? "warn" : "bad") : "bad"}>${code ?? "no response"}<//>`;

/** A search field, whose text is a signal. The key `/` moves the focus there. */
export const Search = ({ label, placeholder, text }) => html`<input
  type="search"
  aria-label=${label}
  placeholder=${`${placeholder} …  (press /)`}
  value=${text.value}
  onInput=${({ target }) => (text.value = target.value)}
/>`;

/** A list of links. Arrow keys, Home and End move the focus. */
export function Rows({ label, columns, view, open, items, row }) {
  return html`<div class=${`rows ${view}`}>
    <p class="head" aria-hidden="true">${columns.map((column) => html`<span>${column}</span>`)}</p>
    <ul aria-label=${label} onKeyDown=${moveFocus}>
      ${items.map(
        (item) => html`<li key=${item.id}>
          <a href=${addressOf(view, item.id)} aria-current=${item.id === open ? "true" : undefined}>${row(item)}</a>
        </li>`,
      )}
    </ul>
  </div>`;
}

function moveFocus(event) {
  const links = [...event.currentTarget.querySelectorAll("a")];
  const index = links.indexOf(document.activeElement);
  const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: links.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  links[target]?.focus();
}

/** What is open beside a list. It gets the focus when it opens. */
export function Detail({ id, title, children }) {
  const heading = useRef();
  useEffect(() => heading.current?.focus(), [id]);
  return html`<section class="detail" aria-labelledby="title">
    <header>
      <h2 id="title" tabindex="-1" ref=${heading}>${title}</h2>
      <button type="button" onClick=${closeDetail}>Close<kbd aria-hidden="true">Esc</kbd></button>
    </header>
    ${children}
  </section>`;
}

/** Facts by name. Those without a value are omitted. */
export const Facts = ({ facts }) => html`<dl class="facts">
  ${Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;

/** A button that copies a text. */
export function Copy({ text, what }) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    isCopied.value = true;
    setTimeout(() => {
      isCopied.value = false;
    }, 2_000);
  };
  return html`<button type="button" class="small" aria-label=${`Copy ${what}`} onClick=${copy}>
    ${isCopied.value ? "Copied" : "Copy"}
  </button>`;
}

/** A text in a fixed-width font under a heading, with a button that copies it. */
export const Code = ({ title, text, what = title.toLowerCase(), note }) => html`<section class="code">
  <header><h3>${title}</h3><${Copy} text=${text} what=${what} /></header>
  ${note && html`<p class="note">${note}</p>`}
  <pre tabindex="0" role="group" aria-label=${title}>${text}</pre>
</section>`;

/** What to do while there is nothing to see. */
export const Empty = ({ title, command, children }) => html`<div class="empty">
  <p><strong>${title}</strong></p>
  ${children && html`<p>${children}</p>`}
  ${command && html`<${Code} title="Try it" text=${command} what="the command" />`}
</div>`;

/** A section with a heading. */
export const Section = ({ title, actions, children }) => html`<section class="block">
  <header><h3>${title}</h3>${actions}</header>
  ${children}
</section>`;

/** A button that performs an action and shows why it failed. With `confirm`, it asks once more. */
export function Action({ label, confirm, run, tone = "" }) {
  const state = useSignal({});
  const press = async () => {
    if (confirm && !state.value.isAsking) {
      state.value = { isAsking: true };
      return;
    }
    state.value = { isBusy: true };
    state.value = await run().then(
      (done) => ({ done }),
      (error) => ({ failure: error.message }),
    );
  };
  const { isAsking, isBusy, done, failure } = state.value;
  return html`<span class="action">
    <button type="button" class=${isAsking ? "danger" : tone} disabled=${isBusy} onClick=${press}>
      ${isAsking ? confirm : label}
    </button>
    ${isAsking && html`<button type="button" onClick=${() => (state.value = {})}>Cancel</button>`}
    <span role="status">${typeof done === "string" ? done : ""}${failure && html`<em class="failure">${failure}</em>`}</span>
  </span>`;
}
