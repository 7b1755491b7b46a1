const maxLength = 255;

/** Returns whether a text can be a customer reference: 1 to 255 Unicode characters. */
export const isReferenceName = (text: string) => text.length > 0 && [...text].length <= maxLength;
