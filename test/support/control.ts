/** Returns a function that sends control commands to a double. It throws if the double rejects one. */
export const controlOf = (url: () => string) => async (method: string, path: string, body?: object) => {
  const response = await fetch(`${url()}/_control${path}`, { method, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
