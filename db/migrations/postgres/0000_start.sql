CREATE TABLE "attribution_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"source_id" text NOT NULL,
	"order_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"business_day" integer NOT NULL,
	"county_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"sales_mode" text NOT NULL,
	"entry_channel" text NOT NULL,
	"category_id" text NOT NULL,
	"is_certified" boolean NOT NULL,
	"supplier_id" text NOT NULL,
	"product_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"directory_entry_id" text,
	"buying_unit_id" text,
	"amount_fen" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"weight_grams" bigint NOT NULL,
	"order_count" integer NOT NULL,
	"sold_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	CONSTRAINT "attribution_entries_amount_not_zero" CHECK ("attribution_entries"."amount_fen" <> 0),
	CONSTRAINT "attribution_entries_sign" CHECK (("attribution_entries"."kind" = 'sale' and "attribution_entries"."amount_fen" > 0) or ("attribution_entries"."kind" = 'return' and "attribution_entries"."amount_fen" < 0) or "attribution_entries"."kind" in ('reweigh', 'correction'))
);
--> statement-breakpoint
CREATE TABLE "cell_days" (
	"business_day" integer NOT NULL,
	"county_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"sales_mode" text NOT NULL,
	"entry_channel" text NOT NULL,
	"category_id" text NOT NULL,
	"is_certified" boolean NOT NULL,
	"sale_fen" bigint NOT NULL,
	"return_fen" bigint NOT NULL,
	"amount_fen" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"weight_grams" bigint NOT NULL,
	"order_count" integer NOT NULL,
	"entry_count" integer NOT NULL,
	CONSTRAINT "cell_days_business_day_county_id_outlet_id_sales_mode_entry_channel_category_id_is_certified_pk" PRIMARY KEY("business_day","county_id","outlet_id","sales_mode","entry_channel","category_id","is_certified")
);
--> statement-breakpoint
CREATE TABLE "county_days" (
	"business_day" integer NOT NULL,
	"county_id" text NOT NULL,
	"sale_fen" bigint NOT NULL,
	"return_fen" bigint NOT NULL,
	"certified_fen" bigint NOT NULL,
	"amount_fen" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"weight_grams" bigint NOT NULL,
	"order_count" integer NOT NULL,
	"entry_count" integer NOT NULL,
	CONSTRAINT "county_days_business_day_county_id_pk" PRIMARY KEY("business_day","county_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_tiers" (
	"variant_id" text NOT NULL,
	"quantity_min" integer NOT NULL,
	"price_fen" bigint NOT NULL,
	CONSTRAINT "bulk_tiers_variant_id_quantity_min_pk" PRIMARY KEY("variant_id","quantity_min")
);
--> statement-breakpoint
CREATE TABLE "categories" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"icon" text NOT NULL,
	"storage_class" text NOT NULL,
	"return_class" text NOT NULL,
	"tax_class" text NOT NULL,
	"tint" integer NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "directory_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"county_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"live_from" bigint NOT NULL,
	"live_until" bigint
);
--> statement-breakpoint
CREATE TABLE "product_certificates" (
	"product_id" text NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"basis" text NOT NULL,
	CONSTRAINT "product_certificates_product_id_kind_pk" PRIMARY KEY("product_id","kind")
);
--> statement-breakpoint
CREATE TABLE "product_terms" (
	"term" text NOT NULL,
	"product_id" text NOT NULL,
	"weight" integer NOT NULL,
	CONSTRAINT "product_terms_term_product_id_pk" PRIMARY KEY("term","product_id")
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"county_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"category_id" text NOT NULL,
	"storage_class" text NOT NULL,
	"return_class" text NOT NULL,
	"tax_class" text NOT NULL,
	"shelf_life_days" integer,
	"icon" text NOT NULL,
	"fulfilment" text NOT NULL,
	"tagline_zh" text NOT NULL,
	"tagline_en" text NOT NULL,
	"storage_advice_zh" text,
	"storage_advice_en" text,
	"listed_day" integer NOT NULL,
	"is_on_sale" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"sku" text NOT NULL,
	"spec_zh" text NOT NULL,
	"spec_en" text NOT NULL,
	"unit_zh" text,
	"unit_en" text,
	"packs_per_variant" integer NOT NULL,
	"net_grams" bigint,
	"shipping_grams" bigint NOT NULL,
	"price_fen" bigint NOT NULL,
	"is_demo_price" boolean NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "variants_price_above_zero" CHECK ("variants"."price_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "counties" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"programme" text NOT NULL,
	"programme_zh" text NOT NULL,
	"programme_en" text NOT NULL,
	"pinyin" text NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"typical_products_zh" text NOT NULL,
	"typical_products_en" text NOT NULL,
	"profile_zh" text NOT NULL,
	"profile_en" text NOT NULL,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "county_aliases" (
	"county_id" text NOT NULL,
	"alias" text NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "county_aliases_county_id_alias_pk" PRIMARY KEY("county_id","alias")
);
--> statement-breakpoint
CREATE TABLE "county_versions" (
	"county_id" text NOT NULL,
	"code" text,
	"name_zh" text NOT NULL,
	"short_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"short_en" text NOT NULL,
	"prefecture_code" text NOT NULL,
	"prefecture_name_zh" text NOT NULL,
	"prefecture_name_en" text NOT NULL,
	"province_code" text NOT NULL,
	"province_name_zh" text NOT NULL,
	"province_name_en" text NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	CONSTRAINT "county_versions_county_id_valid_from_day_pk" PRIMARY KEY("county_id","valid_from_day")
);
--> statement-breakpoint
CREATE TABLE "districts" (
	"code" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"pinyin" text NOT NULL,
	"lon" double precision,
	"lat" double precision
);
--> statement-breakpoint
CREATE TABLE "divisions" (
	"code" text NOT NULL,
	"level" text NOT NULL,
	"name_zh" text NOT NULL,
	"province_name_zh" text NOT NULL,
	"prefecture_name_zh" text,
	"parent_code" text,
	"state" text NOT NULL,
	"valid_from_year" integer NOT NULL,
	"valid_to_year" integer,
	"successor_codes" text,
	CONSTRAINT "divisions_code_valid_from_year_name_zh_pk" PRIMARY KEY("code","valid_from_year","name_zh")
);
--> statement-breakpoint
CREATE TABLE "pairings" (
	"county_id" text NOT NULL,
	"district_code" text NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"basis" text NOT NULL,
	"confidence" text NOT NULL,
	"source_note_zh" text,
	"source_note_en" text,
	CONSTRAINT "pairings_county_id_district_code_valid_from_day_pk" PRIMARY KEY("county_id","district_code","valid_from_day")
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" bigint,
	"refresh_token_expires_at" bigint,
	"scope" text,
	"password" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_addresses" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"receiver_name" text NOT NULL,
	"phone" text NOT NULL,
	"province_code" text NOT NULL,
	"prefecture_code" text,
	"county_code" text NOT NULL,
	"street" text NOT NULL,
	"detail" text NOT NULL,
	"created_at" bigint NOT NULL,
	"used_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"window_started_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "user_roles" (
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"scope_id" text DEFAULT '' NOT NULL,
	CONSTRAINT "user_roles_user_id_role_scope_id_pk" PRIMARY KEY("user_id","role","scope_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"image" text,
	"phone" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "view_log" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"address" text NOT NULL,
	"viewed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_levels" (
	"outlet_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"on_hand" integer NOT NULL,
	"held" integer NOT NULL,
	CONSTRAINT "stock_levels_outlet_id_variant_id_pk" PRIMARY KEY("outlet_id","variant_id"),
	CONSTRAINT "stock_levels_held_within_hand" CHECK ("stock_levels"."held" >= 0 and "stock_levels"."held" <= "stock_levels"."on_hand")
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"reason" text NOT NULL,
	"source_id" text NOT NULL,
	"moved_at" bigint NOT NULL,
	CONSTRAINT "stock_movements_quantity_not_zero" CHECK ("stock_movements"."quantity" <> 0)
);
--> statement-breakpoint
CREATE TABLE "cart_lines" (
	"cart_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"seen_price_fen" bigint NOT NULL,
	"added_at" bigint NOT NULL,
	CONSTRAINT "cart_lines_cart_id_variant_id_pk" PRIMARY KEY("cart_id","variant_id"),
	CONSTRAINT "cart_lines_quantity_above_zero" CHECK ("cart_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "carts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "freight_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"destination_province_code" text NOT NULL,
	"storage_class" text NOT NULL,
	"base_fen" bigint NOT NULL,
	"base_grams" bigint NOT NULL,
	"step_grams" bigint NOT NULL,
	"step_fen" bigint NOT NULL,
	"free_from_fen" bigint,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_events" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"actor_user_id" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"product_id" text NOT NULL,
	"sku" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"spec_zh" text NOT NULL,
	"spec_en" text NOT NULL,
	"icon" text NOT NULL,
	"category_id" text NOT NULL,
	"storage_class" text NOT NULL,
	"return_class" text NOT NULL,
	"tax_class" text NOT NULL,
	"quantity" integer NOT NULL,
	"ordered_grams" bigint NOT NULL,
	"final_grams" bigint NOT NULL,
	"unit_price_fen" bigint NOT NULL,
	"discount_fen" bigint NOT NULL,
	"amount_fen" bigint NOT NULL,
	"county_id" text NOT NULL,
	"county_name_zh" text NOT NULL,
	"county_name_en" text NOT NULL,
	"supplier_id" text NOT NULL,
	"supplier_name_zh" text NOT NULL,
	"supplier_name_en" text NOT NULL,
	"directory_entry_id" text,
	"outlet_id" text NOT NULL,
	"sales_mode" text NOT NULL,
	"entry_channel" text NOT NULL,
	"buying_unit_id" text,
	"is_demo_price" boolean NOT NULL,
	CONSTRAINT "order_lines_quantity_above_zero" CHECK ("order_lines"."quantity" > 0),
	CONSTRAINT "order_lines_amount" CHECK ("order_lines"."amount_fen" = "order_lines"."unit_price_fen" * "order_lines"."quantity" - "order_lines"."discount_fen" and "order_lines"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"user_id" text,
	"state" text NOT NULL,
	"fulfilment_outlet_id" text NOT NULL,
	"receiver_name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text,
	"province_code" text NOT NULL,
	"prefecture_code" text,
	"county_code" text NOT NULL,
	"region_zh" text NOT NULL,
	"street" text NOT NULL,
	"detail" text NOT NULL,
	"note" text,
	"locale" text NOT NULL,
	"goods_fen" bigint NOT NULL,
	"freight_fen" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"no_return_confirmed_at" bigint,
	"placed_at" bigint NOT NULL,
	"hold_expires_at" bigint NOT NULL,
	"paid_at" bigint,
	CONSTRAINT "orders_total" CHECK ("orders"."total_fen" = "orders"."goods_fen" + "orders"."freight_fen")
);
--> statement-breakpoint
CREATE TABLE "outlets" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"district_code" text,
	"parent_id" text,
	"retail_partner_id" text,
	"county_id" text,
	"region_code" text,
	"opened_day" integer NOT NULL,
	"closed_day" integer,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retail_partners" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"gateway" text NOT NULL,
	"attempt" integer NOT NULL,
	"amount_fen" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"external_id" text,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"paid_at" bigint,
	CONSTRAINT "payments_amount_above_zero" CHECK ("payments"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "change_counters" (
	"name" text NOT NULL,
	"value" integer NOT NULL,
	CONSTRAINT "change_counters_name_pk" PRIMARY KEY("name")
);
--> statement-breakpoint
CREATE TABLE "database_facts" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"recorded_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "figure_conflicts" (
	"id" integer PRIMARY KEY NOT NULL,
	"topic_zh" text NOT NULL,
	"topic_en" text NOT NULL,
	"first_zh" text NOT NULL,
	"first_en" text NOT NULL,
	"second_zh" text NOT NULL,
	"second_en" text NOT NULL,
	"advice_zh" text NOT NULL,
	"advice_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "published_figures" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"subject_zh" text NOT NULL,
	"subject_en" text NOT NULL,
	"year_text" text NOT NULL,
	"value" double precision NOT NULL,
	"unit_zh" text NOT NULL,
	"unit_en" text NOT NULL,
	"qualifier" text NOT NULL,
	"scope_level" text NOT NULL,
	"scope_codes" text NOT NULL,
	"scope_zh" text NOT NULL,
	"scope_en" text NOT NULL,
	"topic" text NOT NULL,
	"topic_zh" text NOT NULL,
	"topic_en" text NOT NULL,
	"quote_zh" text,
	"quote_en" text,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	"kind" text NOT NULL,
	"value_fen" bigint,
	"note_zh" text,
	"note_en" text
);
--> statement-breakpoint
CREATE TABLE "suppliers" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"county_id" text NOT NULL,
	"kind" text NOT NULL,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bulk_tiers" ADD CONSTRAINT "bulk_tiers_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_entries" ADD CONSTRAINT "directory_entries_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_entries" ADD CONSTRAINT "directory_entries_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directory_entries" ADD CONSTRAINT "directory_entries_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_certificates" ADD CONSTRAINT "product_certificates_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_terms" ADD CONSTRAINT "product_terms_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "county_aliases" ADD CONSTRAINT "county_aliases_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "county_versions" ADD CONSTRAINT "county_versions_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairings" ADD CONSTRAINT "pairings_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pairings" ADD CONSTRAINT "pairings_district_code_districts_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."districts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_addresses" ADD CONSTRAINT "saved_addresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_log" ADD CONSTRAINT "view_log_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cart_lines" ADD CONSTRAINT "cart_lines_cart_id_carts_id_fk" FOREIGN KEY ("cart_id") REFERENCES "public"."carts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cart_lines" ADD CONSTRAINT "cart_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "carts" ADD CONSTRAINT "carts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outlets" ADD CONSTRAINT "outlets_district_code_districts_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."districts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outlets" ADD CONSTRAINT "outlets_retail_partner_id_retail_partners_id_fk" FOREIGN KEY ("retail_partner_id") REFERENCES "public"."retail_partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outlets" ADD CONSTRAINT "outlets_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suppliers" ADD CONSTRAINT "suppliers_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attribution_entries_cause" ON "attribution_entries" USING btree ("source_id","kind");--> statement-breakpoint
CREATE INDEX "attribution_entries_county_day" ON "attribution_entries" USING btree ("county_id","business_day","id");--> statement-breakpoint
CREATE INDEX "attribution_entries_day" ON "attribution_entries" USING btree ("business_day","id");--> statement-breakpoint
CREATE INDEX "attribution_entries_line" ON "attribution_entries" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "county_days_county" ON "county_days" USING btree ("county_id","business_day");--> statement-breakpoint
CREATE INDEX "directory_entries_product" ON "directory_entries" USING btree ("product_id","live_from");--> statement-breakpoint
CREATE INDEX "product_terms_weight" ON "product_terms" USING btree ("term","weight","product_id");--> statement-breakpoint
CREATE INDEX "product_terms_product" ON "product_terms" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "products_county" ON "products" USING btree ("county_id");--> statement-breakpoint
CREATE INDEX "products_category" ON "products" USING btree ("category_id");--> statement-breakpoint
CREATE INDEX "products_supplier" ON "products" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "variants_sku" ON "variants" USING btree ("sku");--> statement-breakpoint
CREATE INDEX "variants_product" ON "variants" USING btree ("product_id","position");--> statement-breakpoint
CREATE INDEX "county_aliases_alias" ON "county_aliases" USING btree ("alias");--> statement-breakpoint
CREATE INDEX "divisions_parent" ON "divisions" USING btree ("parent_code","state");--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "saved_addresses_user" ON "saved_addresses" USING btree ("user_id","used_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "view_log_viewed" ON "view_log" USING btree ("viewed_at");--> statement-breakpoint
CREATE INDEX "stock_levels_variant" ON "stock_levels" USING btree ("variant_id");--> statement-breakpoint
CREATE INDEX "stock_movements_shelf" ON "stock_movements" USING btree ("outlet_id","variant_id","moved_at");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_cause" ON "stock_movements" USING btree ("source_id","reason");--> statement-breakpoint
CREATE UNIQUE INDEX "carts_user" ON "carts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "freight_rules_destination" ON "freight_rules" USING btree ("destination_province_code","storage_class","valid_from_day");--> statement-breakpoint
CREATE INDEX "order_events_order" ON "order_events" USING btree ("order_id","happened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "order_lines_number" ON "order_lines" USING btree ("order_id","line_number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_idempotency_key" ON "orders" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "orders_user" ON "orders" USING btree ("user_id","placed_at");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at");--> statement-breakpoint
CREATE INDEX "orders_waiting" ON "orders" USING btree ("hold_expires_at") WHERE state = 'awaiting_payment';--> statement-breakpoint
CREATE INDEX "outlets_parent" ON "outlets" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "outlets_district" ON "outlets" USING btree ("district_code","kind");--> statement-breakpoint
CREATE INDEX "outlets_county" ON "outlets" USING btree ("county_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_order_attempt" ON "payments" USING btree ("order_id","attempt");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_external" ON "payments" USING btree ("external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_live" ON "payments" USING btree ("order_id") WHERE state in ('created', 'pending', 'processing');--> statement-breakpoint
CREATE INDEX "payments_expiry" ON "payments" USING btree ("state","expires_at");--> statement-breakpoint
CREATE INDEX "suppliers_county" ON "suppliers" USING btree ("county_id");