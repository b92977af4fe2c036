import { lazy } from "react";

export { FollowButton } from "./FollowButton";

/** Seldom opened, so loaded when it is. */
export const ShareDialog = lazy(() => import("./ShareDialog"));
export const FollowingPage = lazy(() =>
  import("./FollowingPage").then((m) => ({ default: m.FollowingPage })),
);
