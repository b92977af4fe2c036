/** Reads bar codes and QR codes from a picture: by the browser itself where it can, by ZXing elsewhere. */
export type Detect = (source: HTMLVideoElement) => Promise<string | null>;

interface BrowserDetector {
  detect: (source: CanvasImageSource) => Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options?: { formats: string[] }): BrowserDetector;
  getSupportedFormats: () => Promise<string[]>;
}

const WANTED = ["qr_code", "code_128", "ean_13", "ean_8", "code_39", "upc_a", "itf", "data_matrix", "pdf417"];

async function ofBrowser(): Promise<Detect | null> {
  const Detector = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Detector) return null;
  const known = await Detector.getSupportedFormats();
  const formats = WANTED.filter((format) => known.includes(format));
  if (!formats.includes("qr_code") || !formats.includes("code_128")) return null;
  const detector = new Detector({ formats });
  return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
}

/** The faster way that this browser has; the library is loaded only where it is needed. */
export async function makeDetect(): Promise<Detect> {
  const own = await ofBrowser().catch(() => null);
  if (own) return own;
  const { zxingDetect } = await import("./zxing");
  return zxingDetect();
}
