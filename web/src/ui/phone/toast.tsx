import { useSyncExternalStore } from "react";

interface Message {
  id: number;
  text: string;
  bad: boolean;
}

let messages: Message[] = [];
let last = 0;
const listeners = new Set<() => void>();

function publish(next: Message[]) {
  messages = next;
  for (const listener of listeners) listener();
}

/** A short message above the thumb bar; errors stay longer. */
export function toast(text: string, options: { bad?: boolean } = {}) {
  last += 1;
  const message = { id: last, text, bad: options.bad ?? false };
  publish([...messages.slice(-2), message]);
  setTimeout(() => publish(messages.filter((item) => item.id !== message.id)), message.bad ? 6000 : 2600);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div className="p-toasts" aria-live="polite">
      {shown.map((message) => (
        <div key={message.id} className={message.bad ? "p-toast bad" : "p-toast"}>
          {message.text}
        </div>
      ))}
    </div>
  );
}
