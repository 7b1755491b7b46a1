/** A replay that has not begun. */
export interface Plan {
  readonly count: number;
  readonly from: string;
  readonly notes: readonly string[];
  /** Sends the events, and calls `sent` after each. */
  readonly run: (sent: () => void) => Promise<void>;
}

/** Runs the plan, and prints its progress after every hundred events and at the end. */
export async function execute({ count, run }: Plan) {
  let sent = 0;
  const report = () => console.error(`${sent} of ${count} sent.`);
  try {
    await run(() => {
      sent += 1;
      if (sent % 100 === 0 && sent < count) report();
    });
  } finally {
    report();
  }
  if (sent < count)
    console.error("Another command is reading the others, or has moved them. Repeat the command in a minute.");
}
