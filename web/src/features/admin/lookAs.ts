import { api } from "../../api/client";

/** Looks as a person or a role: everything on the screen belongs to somebody else now, so it starts anew. */
export async function lookAs(target: { user: string } | { role: string }): Promise<void> {
  await api.post("/session/view-as", target);
  window.location.assign("/");
}
