import { useState } from "react";
import type { FileValue } from "../../../api/types";
import { useFileWords } from "./files/use-file-words";
import { useServices } from "./services";
import { useSignaturePad } from "./signature-pad";

/** Signing and sending: the strokes stay until the server has the picture. */
export function useSigning(onDone: (file: FileValue) => void) {
  const pad = useSignaturePad();
  const { upload } = useServices();
  const { describe } = useFileWords(0);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const send = async () => {
    setSending(true);
    setError(null);
    try {
      const picture = await pad.picture();
      if (picture) onDone(await upload(picture, "signature.png", {}));
    } catch (failure) {
      setError(describe(failure));
    } finally {
      setSending(false);
    }
  };
  return { ...pad, sending, error, send };
}
