import { useEffect, useRef, useState } from "react";
import SignaturePad from "signature_pad";

const INK = "#10182a";

/** Cuts the empty paper around the strokes, so that a short name is not a speck on a large sheet. */
function toPicture(pad: SignaturePad, canvas: HTMLCanvasElement): Promise<Blob | null> {
  const ratio = canvas.width / Math.max(1, canvas.clientWidth);
  const points = pad.toData().flatMap((stroke) => stroke.points);
  const edge = 16;
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const left = Math.max(0, Math.min(...xs) - edge) * ratio;
  const top = Math.max(0, Math.min(...ys) - edge) * ratio;
  const width = Math.min(canvas.width, (Math.max(...xs) + edge) * ratio) - left;
  const height = Math.min(canvas.height, (Math.max(...ys) + edge) * ratio) - top;
  const cut = Object.assign(document.createElement("canvas"), { width, height });
  const context = cut.getContext("2d");
  if (context) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(canvas, left, top, width, height, 0, 0, width, height);
  }
  return new Promise((resolve) => cut.toBlob(resolve, "image/png"));
}

/** A canvas to sign on; strokes stay when the phone is turned. */
export function useSignaturePad() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const [empty, setEmpty] = useState(true);

  useEffect(() => {
    const target = canvas.current;
    if (!target) return;
    const drawn = new SignaturePad(target, { penColor: INK, minWidth: 1.2, maxWidth: 3.4 });
    pad.current = drawn;
    const resize = () => {
      const strokes = drawn.toData();
      const ratio = Math.max(1, window.devicePixelRatio || 1);
      target.width = target.clientWidth * ratio;
      target.height = target.clientHeight * ratio;
      target.getContext("2d")?.scale(ratio, ratio);
      drawn.fromData(strokes);
    };
    const ended = () => setEmpty(drawn.isEmpty());
    drawn.addEventListener("endStroke", ended);
    const watcher = new ResizeObserver(resize);
    watcher.observe(target);
    return () => {
      watcher.disconnect();
      drawn.removeEventListener("endStroke", ended);
      drawn.off();
    };
  }, []);

  const clear = () => {
    pad.current?.clear();
    setEmpty(true);
  };
  const picture = async (): Promise<Blob | null> =>
    pad.current && canvas.current && !pad.current.isEmpty() ? toPicture(pad.current, canvas.current) : null;
  return { canvas, empty, clear, picture };
}
