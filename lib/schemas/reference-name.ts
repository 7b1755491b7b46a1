/** Maximum Unicode characters of a reference. */
const maxLength = 255;

/** Returns whether a text can be a customer reference: 1 to `maxLength` Unicode characters. */
export const isReferenceName = (text: string) => text.length > 0 && [...text].length <= maxLength;
