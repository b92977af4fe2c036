const LATIN = 7.5;

/** Width of a text at 13 px; Chinese characters are square. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, char) => sum + (char > "\u2e7f" ? 13 : LATIN), 0);
