/** Does the work for each item, for ten at once. Throws the first failure, once the others of its ten are done. */
export async function inTens<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  for (let start = 0; start < items.length; start += 10) {
    const settled = await Promise.allSettled(items.slice(start, start + 10).map(work));
    const failed = settled.find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
  }
}
