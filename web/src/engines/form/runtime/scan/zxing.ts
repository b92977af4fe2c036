import {
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from "@zxing/library";
import type { Detect } from "./detect";

const LONGEST_SIDE = 960;

/** Grey values of the video's present frame, made smaller where it is large. */
function greyFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return greyOf(context.getImageData(0, 0, canvas.width, canvas.height).data);
}

/** Luminance of RGBA pixels, one byte a pixel. */
export function greyOf(pixels: Uint8ClampedArray): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(pixels.length / 4);
  for (let index = 0; index < grey.length; index++) {
    const at = index * 4;
    grey[index] = ((pixels[at] ?? 0) * 306 + (pixels[at + 1] ?? 0) * 601 + (pixels[at + 2] ?? 0) * 117) >> 10;
  }
  return grey;
}

/** The text of the code in a grey picture, null if there is none. */
export function readGrey(
  grey: Uint8ClampedArray,
  width: number,
  height: number,
  reader = newReader(),
): string | null {
  try {
    const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, width, height)));
    return reader.decodeWithState(bitmap).getText();
  } catch {
    return null; // ZXing says "nothing found" by throwing
  } finally {
    reader.reset();
  }
}

function newReader(): MultiFormatReader {
  const reader = new MultiFormatReader();
  reader.setHints(new Map([[DecodeHintType.TRY_HARDER, true]]));
  return reader;
}

export function zxingDetect(): Detect {
  const canvas = document.createElement("canvas");
  const reader = newReader();
  return async (video) => {
    const grey = greyFrame(video, canvas);
    return grey ? readGrey(grey, canvas.width, canvas.height, reader) : null;
  };
}
