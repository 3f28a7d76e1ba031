CREATE TABLE "share_certificate_lines" (
	"certificate_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"net_fen" bigint NOT NULL,
	CONSTRAINT "share_certificate_lines_certificate_id_order_line_id_pk" PRIMARY KEY("certificate_id","order_line_id")
);
--> statement-breakpoint
CREATE TABLE "share_certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"unit_id" text NOT NULL,
	"year" integer NOT NULL,
	"version" integer NOT NULL,
	"declaration_id" text NOT NULL,
	"statement" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"net_fen" bigint NOT NULL,
	"issued_by" text NOT NULL,
	"issued_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_declarations" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"unit_id" text NOT NULL,
	"year" integer NOT NULL,
	"version" integer NOT NULL,
	"canteen" text NOT NULL,
	"base_fen" bigint NOT NULL,
	"carried_by" text,
	"reason" text,
	"declared_by" text NOT NULL,
	"declared_at" bigint NOT NULL,
	CONSTRAINT "share_declarations_base" CHECK ("share_declarations"."base_fen" >= 0),
	CONSTRAINT "share_declarations_shared" CHECK (("share_declarations"."canteen" = 'shared') = ("share_declarations"."carried_by" is not null)),
	CONSTRAINT "share_declarations_none_of_others" CHECK ("share_declarations"."canteen" <> 'shared' or "share_declarations"."base_fen" = 0)
);
--> statement-breakpoint
CREATE TABLE "share_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"published_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_policies" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"valid_from_year" integer NOT NULL,
	"valid_to_year" integer,
	"floor_basis_points" integer NOT NULL,
	"encouraged_basis_points" integer,
	"base_kind" text NOT NULL,
	"counts_staff" boolean NOT NULL,
	"counts_certified_only" boolean NOT NULL,
	"declare_by_month_day" integer NOT NULL,
	"fulfil_by_month_day" integer NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "share_policies_floor" CHECK ("share_policies"."floor_basis_points" > 0 and "share_policies"."floor_basis_points" <= 10000 and ("share_policies"."encouraged_basis_points" is null or "share_policies"."encouraged_basis_points" between "share_policies"."floor_basis_points" and 10000)),
	CONSTRAINT "share_policies_days" CHECK ("share_policies"."declare_by_month_day" between 101 and 1231 and "share_policies"."fulfil_by_month_day" between 101 and 1231)
);
--> statement-breakpoint
CREATE TABLE "share_reminders" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"year" integer NOT NULL,
	"cause" text NOT NULL,
	"sent_for_unit_id" text,
	"sent_by" text NOT NULL,
	"sent_at" bigint NOT NULL,
	"sent_day" integer NOT NULL,
	"recipients" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "share_certificate_lines" ADD CONSTRAINT "share_certificate_lines_certificate_id_share_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."share_certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_certificates" ADD CONSTRAINT "share_certificates_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_certificates" ADD CONSTRAINT "share_certificates_declaration_id_share_declarations_id_fk" FOREIGN KEY ("declaration_id") REFERENCES "public"."share_declarations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_certificates" ADD CONSTRAINT "share_certificates_key_id_share_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."share_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_certificates" ADD CONSTRAINT "share_certificates_issued_by_users_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_declarations" ADD CONSTRAINT "share_declarations_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_declarations" ADD CONSTRAINT "share_declarations_carried_by_buying_units_id_fk" FOREIGN KEY ("carried_by") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_declarations" ADD CONSTRAINT "share_declarations_declared_by_users_id_fk" FOREIGN KEY ("declared_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_reminders" ADD CONSTRAINT "share_reminders_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_reminders" ADD CONSTRAINT "share_reminders_sent_for_unit_id_buying_units_id_fk" FOREIGN KEY ("sent_for_unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_reminders" ADD CONSTRAINT "share_reminders_sent_by_users_id_fk" FOREIGN KEY ("sent_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "share_certificates_number" ON "share_certificates" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "share_certificates_version" ON "share_certificates" USING btree ("unit_id","year","version");--> statement-breakpoint
CREATE UNIQUE INDEX "share_declarations_version" ON "share_declarations" USING btree ("unit_id","year","version");--> statement-breakpoint
CREATE INDEX "share_declarations_year" ON "share_declarations" USING btree ("year","unit_id");--> statement-breakpoint
CREATE INDEX "share_declarations_carried" ON "share_declarations" USING btree ("carried_by","year");--> statement-breakpoint
CREATE INDEX "share_policies_place" ON "share_policies" USING btree ("jurisdiction","valid_from_year");--> statement-breakpoint
CREATE UNIQUE INDEX "share_reminders_day" ON "share_reminders" USING btree ("unit_id","year","sent_day");--> statement-breakpoint
CREATE INDEX "attribution_entries_unit" ON "attribution_entries" USING btree ("buying_unit_id","kind","business_day","entry_channel","is_certified","amount_fen") WHERE buying_unit_id is not null;