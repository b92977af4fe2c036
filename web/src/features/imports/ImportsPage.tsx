import { PlusOutlined } from "@ant-design/icons";
import { Button, Tabs } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { useAbility } from "../../api/session";
import { PageHeader } from "../../ui/PageHeader";
import { ExportsTab } from "../exports";
import { ImportHistory } from "./ImportHistory";
import "./imports.css";

/** What came in and what goes out: imports with their undo, scheduled exports and the files made lately. */
export function ImportsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const mayImport = useAbility("import_data");
  const tab = params.get("tab") === "exports" || !mayImport ? "exports" : "imports";
  const exports = { key: "exports", label: t("exports.tab"), children: <ExportsTab /> };
  const imports = { key: "imports", label: t("imports.tab"), children: <ImportHistory /> };
  return (
    <>
      <PageHeader
        title={t("imports.pageTitle")}
        extra={
          mayImport && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate("/imports/new")}>
              {t("imports.new")}
            </Button>
          )
        }
      />
      <div className="sl-page-body">
        <Tabs
          activeKey={tab}
          destroyOnHidden
          onChange={(key) => setParams(key === "exports" ? { tab: key } : {})}
          items={mayImport ? [imports, exports] : [exports]}
        />
      </div>
    </>
  );
}
