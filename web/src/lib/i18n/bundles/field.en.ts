import common from "../locales/en/common.json";
import field from "../locales/en/field.json";
import runtime from "../locales/en/runtime.json";

export default { common, field, runtime };
