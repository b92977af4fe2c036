import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/phone/button";

const PrintSheet = lazy(() => import("./PrintSheet"));

/** Makes a document of a record with one of its form's print templates. */
export function PrintButton({ form, id }: { form: string; id: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="file" block onClick={() => setOpen(true)}>
        {t("field.print.button")}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <PrintSheet form={form} id={id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
