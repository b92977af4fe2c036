import {
  BarChartOutlined,
  BellOutlined,
  CarOutlined,
  DollarOutlined,
  FileDoneOutlined,
  FileTextOutlined,
  HddOutlined,
  HomeOutlined,
  ImportOutlined,
  InboxOutlined,
  MessageOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  ShopOutlined,
  StarOutlined,
  SwapOutlined,
  TeamOutlined,
  ToolOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

/** The small set of icons that a form may name. */
const ICONS: Record<string, ComponentType> = {
  admin: SafetyCertificateOutlined,
  bell: BellOutlined,
  box: InboxOutlined,
  car: CarOutlined,
  dashboard: BarChartOutlined,
  file: FileTextOutlined,
  hdd: HddOutlined,
  home: HomeOutlined,
  import: ImportOutlined,
  inbox: InboxOutlined,
  message: MessageOutlined,
  money: DollarOutlined,
  report: FileDoneOutlined,
  setting: SettingOutlined,
  settlement: FileDoneOutlined,
  shop: ShopOutlined,
  star: StarOutlined,
  stock: InboxOutlined,
  swap: SwapOutlined,
  team: TeamOutlined,
  tool: ToolOutlined,
  user: UserOutlined,
};

export function MenuIcon({ name }: { name: string }) {
  const Icon = ICONS[name] ?? FileTextOutlined;
  return <Icon />;
}
