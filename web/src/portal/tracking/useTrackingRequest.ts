import { useQueryClient } from "@tanstack/react-query";
import { useRequest } from "../../ui/phone/request";
import { sendTracking, trackingKey } from "../api";

/** One request of the customer about the ticket; the page shows the new state afterwards. */
export function useTrackingRequest<B extends object>(token: string, what: string) {
  const client = useQueryClient();
  return useRequest(`track.${token}.${what}`, async (body: B, key) => {
    client.setQueryData(trackingKey(token), await sendTracking(token, what, body, key));
  });
}
