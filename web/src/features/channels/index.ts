export { ChannelAside } from "./ChannelAside";
