import { computed, signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Maximum activities shown: as many as the server stores. */
const maxActivities = 500;

/** Milliseconds after which new activities appear together. */
const delay = 50;

/** What happened in the service, the latest first. */
export const activities = signal([]);
/** Whether the server's stream is open. */
export const isLive = signal(false);
/** Whether new activities wait. */
export const isPaused = signal(false);
/** How many activities wait. */
export const waiting = signal(0);
/** The service's addresses and clients. */
export const service = signal(undefined);
/** Counts changes of the service's state. */
const changes = signal(0);

let arrived = [];
let timer;

/** Receives what happens from now on, and what the server has stored. The browser connects again by itself. */
export function connect() {
  let run;
  const source = new EventSource("/console/activity");
  source.onopen = () => {
    isLive.value = true;
  };
  source.onerror = () => {
    isLive.value = false;
  };
  source.addEventListener("run", ({ data }) => {
    if (run && run !== data) clear();
    run = data;
  });
  source.onmessage = ({ data }) => {
    arrived = [JSON.parse(data), ...arrived.slice(0, maxActivities - 1)];
    if (!timer) timer = setTimeout(show, delay);
  };
}

function show() {
  timer = undefined;
  waiting.value = isPaused.value ? arrived.filter(({ kind }) => kind === "exchange").length : 0;
  changes.value += 1;
  if (isPaused.value) return;
  activities.value = [...arrived, ...activities.value].slice(0, maxActivities);
  arrived = [];
}

function clear() {
  arrived = [];
  activities.value = [];
}

/** Lets new activities wait, or shows those that wait. */
export function pause(paused) {
  isPaused.value = paused;
  show();
}

/** The requests, the latest first. */
export const exchanges = computed(() => activities.value.filter(({ kind }) => kind === "exchange"));

/** The invocations for a request, the oldest first. */
export const invocationsOf = (requestId) =>
  activities.value.filter((activity) => activity.kind === "invocation" && activity.requestId === requestId).reverse();

/** The runs of the consumer of Stripe's events whose log names an event, the oldest first. */
export const consumerRunsOf = (event) =>
  activities.value
    .filter(({ functionName, log }) => functionName === "consume-stripe-events" && log.includes(event))
    .reverse();

/** Sends a request to the console's API, and returns the response. Throws an Error with the server's message. */
export async function api(method, path, body) {
  const response = await fetch(`/console/api${path}`, {
    method,
    ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const result = await response.json();
  if (method !== "GET") changes.value += 1;
  if (!response.ok) throw new Error(result.error.message);
  return result;
}

/** Minimum milliseconds between the end of a request to the API and the same request. */
const rest = 250;

/** Returns what the API has at a path, again after changes of the service's state and each `interval` in milliseconds. */
export function useApi(path, interval) {
  const data = useSignal({});
  useEffect(() => {
    let isEnded = false;
    let isLoading = false;
    let isStale = false;
    const load = async () => {
      isStale = isLoading;
      if (isLoading || isEnded) return;
      isLoading = true;
      const loaded = await api("GET", path).catch((error) => ({ failure: error.message }));
      if (!isEnded) data.value = loaded;
      setTimeout(() => {
        isLoading = false;
        if (isStale) load();
      }, rest);
    };
    const stop = changes.subscribe(load);
    const repeated = interval && setInterval(load, interval);
    return () => {
      isEnded = true;
      stop();
      clearInterval(repeated);
    };
  }, [path, interval]);
  return data.value;
}
