/** Editing and reading conditions of the condition language; for lists, the designer and roles alike. */
export { ConditionChips } from "./ConditionChips";
export { ConditionEditor } from "./ConditionEditor";
export { choosableFields } from "./columns";
export { conditionText } from "./conditionText";
export { FieldPathSelect } from "./FieldPathSelect";
