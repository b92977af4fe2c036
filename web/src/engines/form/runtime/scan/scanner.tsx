import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { makeDetect } from "./detect";

const PAUSE_MS = 80;

type State = "starting" | "looking" | "denied" | "missing" | "failed";

const REFUSALS: Readonly<Record<string, State>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotFoundError");
  return navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  });
}

interface ScannerProps {
  onFound: (code: string) => void;
  onClose: () => void;
}

/** The camera over the whole screen until it has read a code; closed by Escape or its button. */
export default function Scanner({ onFound, onClose }: ScannerProps) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onFound);
  found.current = onFound;
  const [state, setState] = useState<State>("starting");
  useEffect(() => {
    dialog.current?.showModal();
    let over = false;
    let stream: MediaStream | undefined;
    const look = async () => {
      const detecting = makeDetect();
      detecting.catch(() => {}); // told where it is awaited
      stream = await openCamera();
      if (over || !video.current) return;
      video.current.srcObject = stream;
      await video.current.play();
      const detect = await detecting;
      setState("looking");
      while (!over) {
        const code = video.current.videoWidth ? await detect(video.current) : null;
        if (over) return;
        if (code) {
          navigator.vibrate?.(60);
          found.current(code);
          return;
        }
        await new Promise((resume) => setTimeout(resume, PAUSE_MS));
      }
    };
    look()
      .catch((error: unknown) => {
        if (!over) setState(REFUSALS[(error as Error)?.name] ?? "failed");
      })
      .finally(() => over && stopAll(stream));
    return () => {
      over = true;
      stopAll(stream);
    };
  }, []);
  return createPortal(
    <dialog
      ref={dialog}
      aria-label={t("runtime.scan.title")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      style={{
        position: "fixed",
        inset: 0,
        width: "100vw",
        height: "100dvh",
        maxWidth: "none",
        maxHeight: "none",
        border: 0,
        padding: 0,
        background: "#000",
        color: "#fff",
        zIndex: 2000,
      }}
    >
      <video ref={video} playsInline muted style={{ width: "100%", height: "100%", objectFit: "cover" }} />
      {state === "looking" && <span aria-hidden="true" style={FRAME} />}
      <div style={FOOT}>
        <span
          role={state === "starting" || state === "looking" ? "status" : "alert"}
          style={{ maxWidth: 420 }}
        >
          {state === "looking" ? t("runtime.scan.aim") : t(`runtime.scan.${state}`)}
        </span>
        <button type="button" onClick={onClose} style={CLOSE}>
          {t("runtime.close")}
        </button>
      </div>
    </dialog>,
    document.body,
  );
}

function stopAll(stream: MediaStream | undefined) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

const FRAME = {
  position: "absolute",
  inset: "28% 10% auto",
  height: "34%",
  border: "3px solid rgba(255,255,255,.85)",
  borderRadius: 14,
} as const;

const FOOT = {
  position: "absolute",
  insetInline: 0,
  bottom: 0,
  display: "flex",
  flexDirection: "column",
  alignItems: "center",
  gap: 14,
  padding: "20px 20px calc(28px + env(safe-area-inset-bottom))",
  background: "linear-gradient(transparent, rgba(0,0,0,.75))",
  textAlign: "center",
  fontSize: 15,
} as const;

const CLOSE = {
  minWidth: 160,
  minHeight: 48,
  borderRadius: 24,
  border: "1px solid rgba(255,255,255,.6)",
  background: "rgba(0,0,0,.4)",
  color: "#fff",
  fontSize: 16,
} as const;
