import { lazy } from "react";
import type { RecordExtensions } from "../features/records";

const ChannelAside = lazy(() => import("../features/channels").then((m) => ({ default: m.ChannelAside })));
const TicketAside = lazy(() => import("../features/tickets").then((m) => ({ default: m.TicketAside })));
const TicketActions = lazy(() => import("../features/tickets").then((m) => ({ default: m.TicketActions })));
const TicketBulkActions = lazy(() =>
  import("../features/tickets").then((m) => ({ default: m.TicketBulkActions })),
);
const NewTicket = lazy(() => import("../features/tickets").then((m) => ({ default: m.NewTicket })));

/** What a form adds to the generic record pages. */
export const recordExtensions: RecordExtensions = {
  channel: { Aside: ChannelAside },
  ticket: {
    Aside: TicketAside,
    Actions: TicketActions,
    BulkActions: TicketBulkActions,
    Create: NewTicket,
    leads: (record) => record.status === "new" || record.status === "to_assign",
  },
};
