/** A text with the number of its place in the order of all texts. */
interface Entry {
  readonly id: number;
  readonly text: string;
}

/** The maximum of entries, and of their characters together. */
interface Limits {
  readonly entries: number;
  readonly characters: number;
}

/** The latest texts. Beyond its limits it forgets the oldest. */
export class Ring {
  readonly #limits: Limits;
  readonly #entries: Entry[] = [];
  #characters = 0;
  #last = 0;
  /** Called after each new text. */
  readonly listeners = new Set<() => void>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The number of stored texts. */
  get size(): number {
    return this.#entries.length;
  }

  /** The id before the oldest stored text. A reader that has read less than this has missed texts. */
  get forgotten(): number {
    return this.#last - this.#entries.length;
  }

  /** Adds a text. A text that alone exceeds the limit of characters is not stored. */
  add(text: string) {
    this.#last += 1;
    this.#entries.push({ id: this.#last, text });
    this.#characters += text.length;
    while (this.size > this.#limits.entries || this.#characters > this.#limits.characters)
      this.#characters -= this.#entries.shift()?.text.length ?? 0;
    for (const listener of this.listeners) listener();
  }

  /** Returns the oldest stored text after that with the id. */
  after(id: number): Entry | undefined {
    return this.#entries[Math.max(0, id - this.forgotten)];
  }
}
