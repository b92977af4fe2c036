/** Address of the designer of a form's record pages. */
export const pageDesignAddress = (form: string) => `/pages/${encodeURIComponent(form)}`;
