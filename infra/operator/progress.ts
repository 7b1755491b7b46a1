type Output = Pick<NodeJS.WriteStream, "isTTY" | "write">;

/** Erases the line of a terminal. */
const erase = "\r\u001B[K";

/**
 * Shows on standard error how far a command is. On a terminal, it is one line, which ends with the work. Elsewhere, it
 * is a line per tenth of `total`, or without a total a line whenever the number has doubled.
 */
export class Progress {
  readonly #things: string;
  readonly #total: number | undefined;
  readonly #output: Output;
  #done = 0;
  /** The number that must be reached for the next line. */
  #next = 1;

  /** `things` are what is counted, such as "customers compared". */
  constructor(things: string, total?: number, output: Output = process.stderr) {
    this.#things = things;
    this.#total = total;
    this.#output = output;
    if (total) this.#next = total / 10;
  }

  /** Counts one more thing. */
  step = () => this.show(this.#done + 1);

  /** Shows how many things are done. */
  show(done: number) {
    if (done === this.#done) return;
    this.#done = done;
    const text = `${done}${this.#total ? ` of ${this.#total}` : ""} ${this.#things}`;
    if (this.#output.isTTY) this.#output.write(`${erase}${text}`);
    else if (done >= this.#next) this.#output.write(`${text}\n`);
    while (this.#next <= done) this.#next = this.#total ? this.#next + this.#total / 10 : 2 * this.#next;
  }

  [Symbol.dispose]() {
    if (this.#output.isTTY && this.#done > 0) this.#output.write(erase);
  }
}
