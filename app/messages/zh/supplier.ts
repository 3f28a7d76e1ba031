/** The room of suppliers: its menu. */
export const supplier = {
  room: "供应商工作台",
  nav: { label: "供应商导航", quotes: "询价", agreements: "供货协议" },
};
