import common from "../locales/en/common.json";
import portal from "../locales/en/portal.json";
import runtime from "../locales/en/runtime.json";

export default { common, portal, runtime };
