/** Does the work for each item, ten at a time. Throws the first error after all ten have ended. */
export async function inTens<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  for (let start = 0; start < items.length; start += 10) {
    const settled = await Promise.allSettled(items.slice(start, start + 10).map(work));
    const failed = settled.find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }
}
