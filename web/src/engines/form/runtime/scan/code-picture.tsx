import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

/** Path of the dark squares of a QR code, one unit a square. */
async function qrPath(code: string): Promise<{ path: string; size: number }> {
  const { encode } = await import("uqr");
  const { data, size } = encode(code, { ecc: "M", border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { path, size };
}

interface Bars {
  encodings?: { data: string }[];
}

/** The bars of Code 128 as a text of ones and zeros. */
export async function barsOf(code: string): Promise<string> {
  const { default: JsBarcode } = await import("jsbarcode");
  const target: Bars = {};
  JsBarcode(target, code, { format: "CODE128" });
  return target.encodings?.map((part) => part.data).join("") ?? "";
}

async function barsPath(code: string): Promise<{ path: string; size: number }> {
  const bars = await barsOf(code);
  const path = [...bars].map((bar, x) => (bar === "1" ? `M${x + 10} 0h1v40h-1z` : "")).join("");
  return { path, size: bars.length + 20 };
}

/** The code drawn, and in words below. What cannot be drawn (too long, other letters) is shown in words only. */
export default function CodePicture({ code, look }: { code: string; look: string }) {
  const { t } = useTranslation();
  const square = look === "qr";
  const drawn = useQuery({
    queryKey: ["code", look, code],
    queryFn: () => (square ? qrPath(code) : barsPath(code)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <span style={{ display: "inline-grid", gap: 4, justifyItems: "start" }}>
      {drawn.data && (
        <svg
          role="img"
          aria-label={t("runtime.scan.picture", { code })}
          viewBox={square ? `0 0 ${drawn.data.size} ${drawn.data.size}` : `0 -4 ${drawn.data.size} 48`}
          shapeRendering="crispEdges"
          style={{
            background: "#fff",
            borderRadius: 4,
            ...(square ? { width: 112 } : { height: 56, maxWidth: "100%" }),
          }}
        >
          <path d={drawn.data.path} fill="#000" />
        </svg>
      )}
      <span style={{ overflowWrap: "anywhere" }}>{code}</span>
    </span>
  );
}
