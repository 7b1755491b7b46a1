import { DatabaseSync } from "node:sqlite";

/** Storage of one collection that survives the process. */
export interface Journal<Item> {
  load(): Iterable<Item>;
  save(item: Item): void;
  /** Deletes all items. */
  clear(): void;
}

/** The journal of each collection, by the collection's name. */
export type Journals = <Item extends { id: string }>(collection: string) => Journal<Item>;

/** Opens an SQLite file that stores collections, or creates it. */
export function openJournal(file: string): Journals {
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS items (
      position INTEGER PRIMARY KEY,
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      json TEXT NOT NULL,
      UNIQUE (collection, id)
    );
  `);
  const select = database.prepare("SELECT json FROM items WHERE collection = ? ORDER BY position");
  const upsert = database.prepare(`
    INSERT INTO items (collection, id, json) VALUES (?, ?, ?)
    ON CONFLICT (collection, id) DO UPDATE SET json = excluded.json
  `);
  const remove = database.prepare("DELETE FROM items WHERE collection = ?");
  return (collection) => ({
    load: () => select.all(collection).map(({ json }) => JSON.parse(String(json))),
    save: (item) => upsert.run(collection, item.id, JSON.stringify(item)),
    clear: () => remove.run(collection),
  });
}
