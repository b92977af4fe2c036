export { NewTicket } from "./NewTicket";
export { TicketActions } from "./TicketActions";
export { TicketAside } from "./TicketAside";
export { TicketBulkActions } from "./TicketBulkActions";
