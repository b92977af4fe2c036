/** Whether something can be drawn in it. Charts fail in an element that is hidden or about to go: no inverse of nothing. */
export const hasRoom = (element: Element): boolean => element.clientWidth > 0 && element.clientHeight > 0;
