/**
 * Styles of the page after those of Scalar, whose selectors are less specific: its colours with a contrast of at least 4.5,
 * sections without empty space, and lines of status codes and of code in the dialog of a request that wrap.
 */
export const styles = `
:root { color-scheme: light dark; }
body { margin: 0; --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, Menlo, Consolas, monospace; }
noscript { display: block; padding: 2rem; font-family: system-ui, sans-serif; }
body.light-mode {
  --scalar-color-2: #5c5c5c;
  --scalar-color-3: #696969;
  --scalar-color-accent: #4f46e5;
  --scalar-color-blue: #0062b0;
  --scalar-color-green: #00754a;
  --scalar-color-orange: #b34700;
  --scalar-color-red: #c8102e;
}
body.dark-mode {
  --scalar-color-3: #959595;
  --scalar-color-accent: #a5a0ff;
  --scalar-color-red: #ff7a7a;
}
body .references-rendered .section { padding-block: 48px; }
body .tab-list { flex-wrap: wrap; }
body .cm-editor .cm-content { flex-shrink: 1; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
