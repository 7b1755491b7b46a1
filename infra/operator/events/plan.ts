/** What a replay is going to do. */
export interface Plan {
  readonly count: number;
  readonly from: string;
  readonly notes: readonly string[];
  /** Sends each, and tells of each that it did. */
  readonly run: (sent: () => void) => Promise<void>;
}

/** Says how far it is, every hundred and at the end. */
export async function carryOut({ count, run }: Plan) {
  let sent = 0;
  const tell = () => console.error(`${sent} of ${count} sent.`);
  try {
    await run(() => {
      sent += 1;
      if (sent % 100 === 0 && sent < count) tell();
    });
  } finally {
    tell();
  }
  if (sent < count) console.error("Somebody else has received the others. Look again in a minute.");
}
