/** Maximum Unicode characters of a reference. */
export const maxReferenceLength = 255;

/** Returns whether a text can be a customer reference: 1 to `maxReferenceLength` Unicode characters. */
export const isReferenceName = (text: string) => text.length > 0 && [...text].length <= maxReferenceLength;
