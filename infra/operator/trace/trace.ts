import { idsIn, type Line } from "./lines.ts";
import type { LogSearch } from "./log-search.ts";

/** Searches that follow the ids in found lines. From an event, the first finds the request, the second its other lines. */
const maxFollowed = 2;
/** Maximum ids per search: a query has at most 10,000 characters. */
const maxIds = 100;

/** Returns the lines that contain the id and the related lines, by time. */
export async function trace(id: string, search: Pick<LogSearch, "find">): Promise<Line[]> {
  const lines = new Map<string, Line>();
  const searched = new Set<string>();
  let ids = [id];
  for (let round = 0; round <= maxFollowed && ids.length > 0; round++) {
    for (const known of ids) searched.add(known);
    const found = await search.find(ids);
    for (const line of found) lines.set(line.pointer, line);
    const next = new Set(found.flatMap(idsIn)).difference(searched);
    if (next.size > maxIds) console.error(`Only ${maxIds} of ${next.size} related ids are followed.`);
    ids = [...next].slice(0, maxIds);
  }
  return [...lines.values()].sort((one, other) => one.time.localeCompare(other.time));
}
