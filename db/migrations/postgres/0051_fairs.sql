CREATE TABLE "fair_stall_days" (
	"outlet_id" text NOT NULL,
	"day" integer NOT NULL,
	"fair_id" text NOT NULL,
	CONSTRAINT "fair_stall_days_outlet_id_day_pk" PRIMARY KEY("outlet_id","day")
);
--> statement-breakpoint
CREATE TABLE "fair_stalls" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"fair_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"version" integer NOT NULL,
	"from_day" integer,
	"last_day" integer,
	"reason" text,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL,
	CONSTRAINT "fair_stalls_days" CHECK (("fair_stalls"."from_day" is null) = ("fair_stalls"."last_day" is null) and ("fair_stalls"."from_day" is null or "fair_stalls"."last_day" >= "fair_stalls"."from_day"))
);
--> statement-breakpoint
CREATE TABLE "fairs" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"from_day" integer NOT NULL,
	"last_day" integer NOT NULL,
	"district_code" text NOT NULL,
	"address" text NOT NULL,
	"host_county_id" text,
	"note" text,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL,
	"is_demo" boolean NOT NULL,
	CONSTRAINT "fairs_day_order" CHECK ("fairs"."last_day" >= "fairs"."from_day")
);
--> statement-breakpoint
ALTER TABLE "fair_stall_days" ADD CONSTRAINT "fair_stall_days_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fair_stall_days" ADD CONSTRAINT "fair_stall_days_fair_id_fairs_id_fk" FOREIGN KEY ("fair_id") REFERENCES "public"."fairs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fair_stalls" ADD CONSTRAINT "fair_stalls_fair_id_fairs_id_fk" FOREIGN KEY ("fair_id") REFERENCES "public"."fairs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fair_stalls" ADD CONSTRAINT "fair_stalls_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fair_stalls" ADD CONSTRAINT "fair_stalls_entered_by_users_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fairs" ADD CONSTRAINT "fairs_district_code_districts_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."districts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fairs" ADD CONSTRAINT "fairs_host_county_id_counties_id_fk" FOREIGN KEY ("host_county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fairs" ADD CONSTRAINT "fairs_entered_by_users_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fair_stall_days_fair" ON "fair_stall_days" USING btree ("fair_id","day");--> statement-breakpoint
CREATE UNIQUE INDEX "fair_stalls_version" ON "fair_stalls" USING btree ("fair_id","outlet_id","version");--> statement-breakpoint
CREATE INDEX "fairs_days" ON "fairs" USING btree ("from_day","id");