CREATE TABLE "buying_units" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text,
	"kind" text NOT NULL,
	"entry_channel" text NOT NULL,
	"state" text NOT NULL,
	"uscc" text,
	"uscc_reason" text,
	"district_code" text,
	"province_code" text NOT NULL,
	"prefecture_code" text,
	"county_code" text NOT NULL,
	"region_zh" text NOT NULL,
	"street" text NOT NULL,
	"detail" text NOT NULL,
	"contact_name" text NOT NULL,
	"phone" text NOT NULL,
	"email" text,
	"applied_by" text NOT NULL,
	"applied_at" bigint NOT NULL,
	"opened_day" integer,
	"closed_day" integer,
	"is_demo" boolean NOT NULL,
	CONSTRAINT "buying_units_channel" CHECK ("buying_units"."entry_channel" <> 'none'),
	CONSTRAINT "buying_units_barracks" CHECK (("buying_units"."kind" = 'barracks') = ("buying_units"."entry_channel" = 'barracks'))
);
--> statement-breakpoint
CREATE TABLE "unit_affiliations" (
	"unit_id" text NOT NULL,
	"parent_id" text NOT NULL,
	"from_day" integer NOT NULL,
	"to_day" integer,
	CONSTRAINT "unit_affiliations_unit_id_from_day_pk" PRIMARY KEY("unit_id","from_day"),
	CONSTRAINT "unit_affiliations_other" CHECK ("unit_affiliations"."unit_id" <> "unit_affiliations"."parent_id"),
	CONSTRAINT "unit_affiliations_days" CHECK ("unit_affiliations"."to_day" is null or "unit_affiliations"."to_day" > "unit_affiliations"."from_day")
);
--> statement-breakpoint
CREATE TABLE "unit_events" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"day" integer NOT NULL,
	"from_text" text,
	"to_text" text,
	"reason" text,
	"actor_user_id" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit_memberships" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"granted_at" bigint NOT NULL,
	"granted_by" text,
	"ended_at" bigint,
	"ended_by" text
);
--> statement-breakpoint
ALTER TABLE "buying_units" ADD CONSTRAINT "buying_units_district_code_districts_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."districts"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "buying_units" ADD CONSTRAINT "buying_units_applied_by_users_id_fk" FOREIGN KEY ("applied_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_affiliations" ADD CONSTRAINT "unit_affiliations_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_affiliations" ADD CONSTRAINT "unit_affiliations_parent_id_buying_units_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_events" ADD CONSTRAINT "unit_events_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_memberships" ADD CONSTRAINT "unit_memberships_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_memberships" ADD CONSTRAINT "unit_memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_memberships" ADD CONSTRAINT "unit_memberships_granted_by_users_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_memberships" ADD CONSTRAINT "unit_memberships_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "buying_units_code" ON "buying_units" USING btree ("code");--> statement-breakpoint
CREATE INDEX "buying_units_state" ON "buying_units" USING btree ("state","applied_at");--> statement-breakpoint
CREATE INDEX "buying_units_uscc" ON "buying_units" USING btree ("uscc");--> statement-breakpoint
CREATE INDEX "buying_units_district" ON "buying_units" USING btree ("district_code");--> statement-breakpoint
CREATE INDEX "unit_affiliations_parent" ON "unit_affiliations" USING btree ("parent_id","from_day");--> statement-breakpoint
CREATE INDEX "unit_events_unit" ON "unit_events" USING btree ("unit_id","happened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_memberships_held" ON "unit_memberships" USING btree ("unit_id","user_id","role") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "unit_memberships_unit" ON "unit_memberships" USING btree ("unit_id","granted_at");--> statement-breakpoint
CREATE INDEX "unit_memberships_user" ON "unit_memberships" USING btree ("user_id");