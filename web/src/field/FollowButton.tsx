import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client";
import type { Schemas } from "../api/types";
import { Icon, Star } from "../ui/phone/icon";
import { useProblemText } from "../ui/phone/problem";
import { toast } from "../ui/phone/toast";

/** Follows the record on the screen, or stops; who follows is told of what changes. */
export function FollowButton({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const path = `/forms/${form}/records/${id}`;
  const followers = useQuery({
    queryKey: ["record", form, id, "followers"],
    queryFn: () => api.get<Schemas["Followers"]>(`${path}/followers`),
    staleTime: 30_000,
    retry: false,
  });
  if (!followers.data) return null;
  const { following } = followers.data;
  const toggle = async () => {
    try {
      await (following ? api.delete(`${path}/follow`) : api.put(`${path}/follow`));
      await followers.refetch();
      toast(t(following ? "field.follow.off" : "field.follow.on"));
    } catch (problem) {
      toast(problemText(problem), { bad: true });
    }
  };
  const name = t(following ? "field.follow.stop" : "field.follow.start");
  return (
    <button
      type="button"
      className={following ? "p-icon-btn p-on" : "p-icon-btn"}
      aria-label={name}
      title={name}
      aria-pressed={following}
      onClick={() => void toggle()}
    >
      {following ? <Star size={22} /> : <Icon name="star" />}
    </button>
  );
}
