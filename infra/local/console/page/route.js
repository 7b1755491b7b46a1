import { computed, signal } from "@preact/signals";

const hash = signal(location.hash);

addEventListener("hashchange", () => {
  hash.value = location.hash;
});

/** The view and the id of what is open in it, from the page's address. */
export const route = computed(() => {
  const [, view = "", id = ""] = hash.value.split("/");
  return { view: view || "requests", id: decodeURIComponent(id) };
});

/** The address of a view, or of what has the id in it. */
export const addressOf = (view, id) => `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}`;

/** Closes what is open in the view, and puts the focus on its row. */
export function closeDetail() {
  const { view, id } = route.value;
  if (!id) return;
  location.hash = addressOf(view);
  setTimeout(() => document.querySelector(`a[href="${CSS.escape(addressOf(view, id))}"]`)?.focus());
}
