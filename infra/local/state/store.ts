import { statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "../../failure.ts";

/** Storage of one collection that survives the process. */
export interface Journal<Item> {
  load(): Iterable<Item>;
  save(item: Item): void;
  /** Deletes the item with that id. */
  remove(id: string): void;
  /** Deletes all items. */
  clear(): void;
}

/** The journal of each collection, by the collection's name. */
export type Journals = <Item extends { id: string }>(collection: string) => Journal<Item>;

/** A file that stores collections. What was stored survives the end of the process at any moment, in the order of the writes. */
export interface Store extends Disposable {
  readonly journal: Journals;
  /** Does work that does not wait, and stores all that it changes or, if the process ends before, nothing. */
  transaction<Result>(work: () => Result): Result;
}

/** Marks an SQLite file as one of this store: "SCus" in ASCII. */
const applicationId = 0x53437573;
/** Format of the collections. Version 0 has the same collections without the marks. */
const format = 1;

const schema = `
  CREATE TABLE IF NOT EXISTS items (
    position INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (collection, id)
  );
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${format};
`;

/** Opens an SQLite file for one process, or creates it. Throws a Failure if the file cannot be used. */
export function openStore(file: string): Store {
  const database = open(file);
  const end = () => database.close();
  process.once("exit", end);
  let isInTransaction = false;

  function transaction<Result>(work: () => Result): Result {
    if (isInTransaction || !database.isOpen) return work();
    isInTransaction = true;
    database.exec("BEGIN");
    try {
      return work();
    } finally {
      // Work that throws has changed the state in memory too, such as a declined card.
      database.exec("COMMIT");
      isInTransaction = false;
    }
  }

  return {
    journal: journalsIn(database),
    transaction,
    [Symbol.dispose]: () => {
      process.off("exit", end);
      if (database.isOpen) end();
    },
  };
}

/** A request can still end after the store is closed. Nothing is stored of it, as if the process had ended. */
function journalsIn(database: DatabaseSync): Journals {
  const select = database.prepare("SELECT json FROM items WHERE collection = ? ORDER BY position");
  const upsert = database.prepare(`
    INSERT INTO items (collection, id, json) VALUES (?, ?, ?)
    ON CONFLICT (collection, id) DO UPDATE SET json = excluded.json
  `);
  const remove = database.prepare("DELETE FROM items WHERE collection = ? AND id = ?");
  const clear = database.prepare("DELETE FROM items WHERE collection = ?");
  return (collection) => ({
    load: () => select.all(collection).map(({ json }) => JSON.parse(String(json))),
    save: (item) => database.isOpen && upsert.run(collection, item.id, JSON.stringify(item)),
    remove: (id) => database.isOpen && remove.run(collection, id),
    clear: () => database.isOpen && clear.run(collection),
  });
}

function open(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    const isKnown = isOfStore(database, file);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    if (!isKnown) database.exec(schema);
    // The write takes the lock, which lasts until the file is closed.
    database.exec(`PRAGMA user_version = ${format}; COMMIT`);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof Failure ? error : new Failure(reasonFor(error, file), { cause: error });
  }
}

/** Whether a file has the marks of a store. Throws a Failure if it is neither a store nor empty. */
function isOfStore(database: DatabaseSync, file: string): boolean {
  const numberOf = (name: string) => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const [id, version] = [numberOf("application_id"), numberOf("user_version")];
  if (id === applicationId && version === format) return true;
  if (id === applicationId)
    throw new Failure(
      `${file} has the format ${version}, and this version uses the format ${format}. Choose another file, or use the version that wrote it.`,
    );
  const columns = database.prepare("SELECT name FROM pragma_table_info('items')").all();
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const isFormer = tables.length === 1 && columns.map(({ name }) => name).join() === "position,collection,id,json";
  if (id === 0 && (tables.length === 0 || isFormer)) return false;
  throw new Failure(`${file} is an SQLite file of another program. Choose another file.`);
}

/** SQLite's result codes, without the extension. https://sqlite.org/rescode.html */
const codes = { busy: 5, readOnly: 8, cannotOpen: 14, notDatabase: 26 };

function reasonFor(error: unknown, file: string): string {
  const { errcode = 0, message } = Object(error);
  const code = errcode & 0xff;
  if (code === codes.busy) return `${file} is in use by another run. Stop that run, or choose another file.`;
  if (code === codes.notDatabase) return `${file} is a file of another kind. Choose another file.`;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    return `${file} is a directory. Choose a file, such as ${file.replace(/\/$/, "")}/state.sqlite.`;
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    return `${file} cannot be created, because ${dirname(file)} is not a directory. Create it, or choose another file.`;
  if (code === codes.readOnly || code === codes.cannotOpen)
    return `${file} cannot be written. Change its permissions, or choose another file.`;
  return `${file} cannot be used: ${message}. Choose another file.`;
}
