CREATE TABLE "outlet_deductions" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"outlet_id" text NOT NULL,
	"kind" text NOT NULL,
	"share_permille" integer,
	"monthly_fen" bigint,
	"from_day" integer NOT NULL,
	"source" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL,
	CONSTRAINT "outlet_deductions_one_measure" CHECK (("outlet_deductions"."share_permille" is null) <> ("outlet_deductions"."monthly_fen" is null) and ("outlet_deductions"."share_permille" is null or "outlet_deductions"."share_permille" between 0 and 1000) and ("outlet_deductions"."monthly_fen" is null or "outlet_deductions"."monthly_fen" >= 0))
);
--> statement-breakpoint
CREATE TABLE "outlet_events" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"day" integer NOT NULL,
	"from_name_zh" text,
	"from_name_en" text,
	"from_parent_id" text,
	"from_shop_id" text,
	"to_name_zh" text,
	"to_name_en" text,
	"to_parent_id" text,
	"to_shop_id" text,
	"actor_user_id" text NOT NULL,
	"note" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shops" (
	"id" text PRIMARY KEY NOT NULL,
	"retail_partner_id" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"district_code" text NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"opened_day" integer NOT NULL,
	"closed_day" integer,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "outlets" ADD COLUMN "shop_id" text;--> statement-breakpoint
ALTER TABLE "outlets" ADD COLUMN "entry_fee_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outlet_deductions" ADD CONSTRAINT "outlet_deductions_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shops" ADD CONSTRAINT "shops_retail_partner_id_retail_partners_id_fk" FOREIGN KEY ("retail_partner_id") REFERENCES "public"."retail_partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shops" ADD CONSTRAINT "shops_district_code_districts_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."districts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outlet_deductions_item" ON "outlet_deductions" USING btree ("outlet_id","kind","from_day");--> statement-breakpoint
CREATE INDEX "outlet_events_subject" ON "outlet_events" USING btree ("subject_id","happened_at");--> statement-breakpoint
CREATE INDEX "outlet_events_kind" ON "outlet_events" USING btree ("kind","day");--> statement-breakpoint
CREATE INDEX "shops_partner" ON "shops" USING btree ("retail_partner_id","district_code");--> statement-breakpoint
CREATE INDEX "shops_district" ON "shops" USING btree ("district_code");--> statement-breakpoint
ALTER TABLE "outlets" ADD CONSTRAINT "outlets_shop_id_shops_id_fk" FOREIGN KEY ("shop_id") REFERENCES "public"."shops"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outlets_shop" ON "outlets" USING btree ("shop_id");--> statement-breakpoint
ALTER TABLE "outlets" ADD CONSTRAINT "outlets_no_entry_fee" CHECK ("outlets"."entry_fee_fen" = 0);
--> statement-breakpoint
INSERT INTO shops (id, retail_partner_id, name_zh, name_en, district_code, opened_day, closed_day, is_demo)
SELECT 'S-' || id, retail_partner_id, name_zh, name_en, district_code, opened_day, closed_day, is_demo
FROM outlets WHERE retail_partner_id IS NOT NULL AND district_code IS NOT NULL;
--> statement-breakpoint
UPDATE outlets SET shop_id = 'S-' || id WHERE retail_partner_id IS NOT NULL AND district_code IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER outlet_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON outlet_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('outlet events are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER outlet_deductions_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON outlet_deductions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('outlet deductions are never changed or deleted');
