/** Longest side of a picture that leaves the phone; enough to read a type plate, a tenth of the bytes. */
export const MAX_SIDE = 2560;
const QUALITY = 0.86;
const SMALL_ENOUGH = 400 * 1024;
const RESIZABLE = /^image\/(jpeg|png|webp|heic|heif|avif|bmp)$/;

/** Width and height within `limit`, same proportions, never larger than before. */
export function fitWithin(width: number, height: number, limit: number): { width: number; height: number } {
  const factor = Math.min(1, limit / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

function jpegName(name: string): string {
  return `${name.replace(/\.[^.]*$/, "")}.jpg`;
}

function toBlob(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/**
 * A picture no larger than MAX_SIDE, upright as it was taken; the file itself when that saves nothing,
 * or when this browser cannot read it.
 */
export async function shrinkPicture(file: File): Promise<{ blob: Blob; name: string }> {
  const same = { blob: file, name: file.name };
  if (!RESIZABLE.test(file.type)) return same;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return same;
  const { width, height } = fitWithin(bitmap.width, bitmap.height, MAX_SIDE);
  const small = width === bitmap.width && file.size <= SMALL_ENOUGH;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  if (small || !context) {
    bitmap.close();
    return same;
  }
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const blob = await toBlob(canvas);
  return blob && blob.size < file.size ? { blob, name: jpegName(file.name) } : same;
}
