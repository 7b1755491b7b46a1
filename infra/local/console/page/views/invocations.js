import { html } from "htm/preact";
import { describeCall, durationOf } from "../format.js";
import { Badge, Section, Status } from "../parts.js";
import { service } from "../store.js";

/** What functions did: their calls with retries, and the lines of their logs. */
export const Invocations = ({ invocations }) =>
  invocations.map(
    ({ functionName, time, duration, error, calls, log, logIsCut }) => html`<${Section}
      key=${`${functionName}${time}`}
      title=${functionName}
      actions=${html`<span class="quiet">${durationOf(duration)}</span>`}
    >
      ${error && html`<p class="error">${error}</p>`}
      ${calls.length > 0 && html`<ul class="calls" aria-label=${`Calls of ${functionName}`}>${calls.map(call)}</ul>`}
      ${log && html`<ol class="log" aria-label=${`Log of ${functionName}`}>${log.split("\n").map(logLine)}</ol>`}
      ${logIsCut && html`<p class="note">The log is longer.</p>`}
    <//>`,
  );

function call(made, index, calls) {
  const { isStripe, target, action, attempt } = describeCall(made, calls.slice(0, index), service.value.stripeUrl);
  return html`<li class=${isStripe ? "stripe" : ""}>
    <span class="target">${target}</span>
    <span class="main">${action}${attempt > 1 && html` <small class="retried">attempt ${attempt}</small>`}</span>
    <${Status} code=${made.status} />
    <span class="number">${durationOf(made.duration)}</span>
  </li>`;
}

/** Facts that all lines have or that stand above them, and the declarations of metrics. */
const repeated = [
  ...["level", "message", "timestamp", "service", "environment", "function", "function_name", "client", "request_id"],
  "_aws",
];

function logLine(text) {
  const { level, message, facts } = parsed(text);
  return html`<li>
    <${Badge} tone=${{ ERROR: "bad", FATAL: "bad", WARN: "warn" }[level] ?? "idle"}>${level}<//>
    <span><strong>${message}</strong> ${facts.map(([name, value]) => html`<span class="fact"><i>${name}</i> ${value}</span> `)}</span>
  </li>`;
}

function parsed(text) {
  try {
    const line = JSON.parse(text);
    const facts = Object.entries(line).filter(([name]) => !repeated.includes(name));
    const shown = facts.map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
    return { level: line.level ?? "METRICS", message: line.message ?? "", facts: shown };
  } catch {
    return { level: "TEXT", message: text, facts: [] };
  }
}
