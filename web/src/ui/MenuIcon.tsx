import {
  AimOutlined,
  AppstoreOutlined,
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  BellOutlined,
  BookOutlined,
  BulbOutlined,
  CalendarOutlined,
  CarOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  ContactsOutlined,
  DollarOutlined,
  FileDoneOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  FlagOutlined,
  GiftOutlined,
  GlobalOutlined,
  HddOutlined,
  HeartOutlined,
  HomeOutlined,
  ImportOutlined,
  InboxOutlined,
  LinkOutlined,
  MessageOutlined,
  PhoneOutlined,
  ProjectOutlined,
  RocketOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  ShopOutlined,
  StarOutlined,
  SwapOutlined,
  TagOutlined,
  TeamOutlined,
  ToolOutlined,
  UserOutlined,
  WalletOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

/** The small set of icons that a form, an application or a menu entry may name. */
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
  app: AppstoreOutlined,
  link: LinkOutlined,
  phone: PhoneOutlined,
  calendar: CalendarOutlined,
  flag: FlagOutlined,
  clock: ClockCircleOutlined,
  warning: WarningOutlined,
  contacts: ContactsOutlined,
  target: AimOutlined,
  contract: AuditOutlined,
  quote: FileSearchOutlined,
  wallet: WalletOutlined,
  project: ProjectOutlined,
  check: CheckSquareOutlined,
  heart: HeartOutlined,
  bulb: BulbOutlined,
  tag: TagOutlined,
  book: BookOutlined,
  bank: BankOutlined,
  gift: GiftOutlined,
  global: GlobalOutlined,
  rocket: RocketOutlined,
};

/** Names of the icons, to choose from. */
export const ICON_NAMES = Object.keys(ICONS);

/** Decoration: what it stands for is said by the words beside it. */
export function MenuIcon({ name }: { name: string }) {
  const Icon = ICONS[name] ?? FileTextOutlined;
  return <Icon aria-hidden />;
}

interface AppIconProps {
  name: string;
  color: string;
  small?: boolean;
}

/** An application's icon on its colour. */
export function AppIcon({ name, color, small = false }: AppIconProps) {
  return (
    <span
      className={small ? "sl-app-icon sl-app-icon-small" : "sl-app-icon"}
      style={{ background: color || "#64748b" }}
    >
      <MenuIcon name={name} />
    </span>
  );
}
