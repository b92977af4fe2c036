import { LayoutOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAbility } from "../../../../api/session";

/** Address of the designer of a form's record pages. */
export const pageDesignAddress = (form: string) => `/pages/${encodeURIComponent(form)}`;

/** Leads builders to the designer of a form's record pages; nothing for others. */
export function PageDesignLink({ form }: { form: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (!useAbility("design_forms")) return null;
  return (
    <Button type="text" icon={<LayoutOutlined />} onClick={() => void navigate(pageDesignAddress(form))}>
      {t("pages.design")}
    </Button>
  );
}
