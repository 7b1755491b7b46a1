/** The pattern of a client's name, for regular expressions. */
export const clientName = "[a-z0-9-]{1,30}";
