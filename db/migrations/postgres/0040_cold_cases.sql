CREATE TABLE "cold_cases" (
	"id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"name" text NOT NULL,
	"storage_class" text NOT NULL,
	"from_day" integer NOT NULL,
	"ended_day" integer,
	"is_demo" boolean NOT NULL,
	"created_by" text,
	"created_at" bigint NOT NULL,
	"ended_by" text
);
--> statement-breakpoint
CREATE TABLE "cold_readings" (
	"id" text PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"tenths" integer NOT NULL,
	"min_tenths" integer NOT NULL,
	"max_tenths" integer NOT NULL,
	"read_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	"corrects_id" text,
	"note" text,
	"read_by" text
);
--> statement-breakpoint
CREATE TABLE "cold_rules" (
	"storage_class" text NOT NULL,
	"valid_from_day" integer NOT NULL,
	"min_tenths" integer NOT NULL,
	"max_tenths" integer NOT NULL,
	"every_minutes" integer NOT NULL,
	"grace_minutes" integer NOT NULL,
	"opens_minute" integer NOT NULL,
	"closes_minute" integer NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "cold_rules_storage_class_valid_from_day_pk" PRIMARY KEY("storage_class","valid_from_day"),
	CONSTRAINT "cold_rules_range" CHECK ("cold_rules"."min_tenths" <= "cold_rules"."max_tenths"),
	CONSTRAINT "cold_rules_minutes" CHECK ("cold_rules"."every_minutes" > 0 and "cold_rules"."grace_minutes" >= 0 and "cold_rules"."opens_minute" >= 0
        and "cold_rules"."opens_minute" < "cold_rules"."closes_minute" and "cold_rules"."closes_minute" <= 1440)
);
--> statement-breakpoint
ALTER TABLE "lot_levels" ADD COLUMN "cold_case_id" text;--> statement-breakpoint
ALTER TABLE "cold_cases" ADD CONSTRAINT "cold_cases_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cold_readings" ADD CONSTRAINT "cold_readings_case_id_cold_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cold_cases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "cold_cases_name" ON "cold_cases" USING btree ("outlet_id","name") WHERE ended_day is null;--> statement-breakpoint
CREATE INDEX "cold_cases_outlet" ON "cold_cases" USING btree ("outlet_id","storage_class");--> statement-breakpoint
CREATE INDEX "cold_readings_case" ON "cold_readings" USING btree ("case_id","read_at");--> statement-breakpoint
CREATE UNIQUE INDEX "cold_readings_corrects" ON "cold_readings" USING btree ("corrects_id") WHERE corrects_id is not null;--> statement-breakpoint
ALTER TABLE "lot_levels" ADD CONSTRAINT "lot_levels_cold_case_id_cold_cases_id_fk" FOREIGN KEY ("cold_case_id") REFERENCES "public"."cold_cases"("id") ON DELETE no action ON UPDATE no action;