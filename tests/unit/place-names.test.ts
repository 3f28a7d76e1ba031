import { expect, test } from "vitest";
import { placeNameInEnglish } from "#app/domain/geography/place-names.ts";

test.each([
  ["北京市", "Beijing 北京市"],
  ["河北省", "Hebei 河北省"],
  ["陕西省", "Shaanxi 陕西省"],
  ["内蒙古自治区", "Inner Mongolia 内蒙古自治区"],
  ["张家口市", "Zhangjiakou 张家口市"],
  ["重庆市", "Chongqing 重庆市"],
  ["朝阳区", "Chaoyang District 朝阳区"],
  ["神农架林区", "Shennongjia Forestry District 神农架林区"],
  ["唐县", "Tangxian 唐县"],
])("%s is offered in English as %s", (nameZh, name) => {
  expect(placeNameInEnglish(nameZh)).toBe(name);
});
