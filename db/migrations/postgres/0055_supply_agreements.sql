CREATE TABLE "agreement_amendment_answers" (
	"amendment_id" text PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"answered_by" text NOT NULL,
	"answered_at" bigint NOT NULL,
	CONSTRAINT "agreement_amendment_answers_reason" CHECK ("agreement_amendment_answers"."outcome" <> 'refused' or "agreement_amendment_answers"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "agreement_amendment_lines" (
	"amendment_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint,
	"below_list_permille" integer,
	"season_from" integer,
	"season_to" integer,
	CONSTRAINT "agreement_amendment_lines_amendment_id_line_number_pk" PRIMARY KEY("amendment_id","line_number"),
	CONSTRAINT "agreement_amendment_lines_quantity" CHECK ("agreement_amendment_lines"."quantity" > 0),
	CONSTRAINT "agreement_amendment_lines_price" CHECK (("agreement_amendment_lines"."unit_price_fen" is null) <> ("agreement_amendment_lines"."below_list_permille" is null)),
	CONSTRAINT "agreement_amendment_lines_season" CHECK (("agreement_amendment_lines"."season_from" is null) = ("agreement_amendment_lines"."season_to" is null))
);
--> statement-breakpoint
CREATE TABLE "agreement_amendments" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"agreement_id" text NOT NULL,
	"number" integer NOT NULL,
	"is_from_unit" boolean NOT NULL,
	"reason" text NOT NULL,
	"last_day" integer,
	"proposed_by" text NOT NULL,
	"proposed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply_agreement_lines" (
	"agreement_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint,
	"below_list_permille" integer,
	"season_from" integer,
	"season_to" integer,
	CONSTRAINT "supply_agreement_lines_agreement_id_line_number_pk" PRIMARY KEY("agreement_id","line_number"),
	CONSTRAINT "supply_agreement_lines_quantity" CHECK ("supply_agreement_lines"."quantity" > 0),
	CONSTRAINT "supply_agreement_lines_price" CHECK (("supply_agreement_lines"."unit_price_fen" is null) <> ("supply_agreement_lines"."below_list_permille" is null)),
	CONSTRAINT "supply_agreement_lines_season" CHECK (("supply_agreement_lines"."season_from" is null) = ("supply_agreement_lines"."season_to" is null))
);
--> statement-breakpoint
CREATE TABLE "supply_agreements" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"number" text NOT NULL,
	"unit_id" text NOT NULL,
	"seller_id" text NOT NULL,
	"title" text NOT NULL,
	"note" text,
	"from_day" integer NOT NULL,
	"last_day" integer NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"drafted_by" text NOT NULL,
	"drafted_at" bigint NOT NULL,
	"proposed_by" text,
	"proposed_at" bigint,
	"answered_by" text,
	"answered_at" bigint,
	"reason" text,
	CONSTRAINT "supply_agreements_days" CHECK ("supply_agreements"."last_day" >= "supply_agreements"."from_day"),
	CONSTRAINT "supply_agreements_proposed" CHECK ("supply_agreements"."state" not in ('proposed', 'active', 'refused') or "supply_agreements"."proposed_at" is not null),
	CONSTRAINT "supply_agreements_reason" CHECK ("supply_agreements"."state" <> 'refused' or "supply_agreements"."reason" is not null)
);
--> statement-breakpoint
ALTER TABLE "agreed_goods" DROP CONSTRAINT "agreed_goods_above_zero";--> statement-breakpoint
ALTER TABLE "agreed_goods" ALTER COLUMN "unit_price_fen" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD COLUMN "below_list_permille" integer;--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD COLUMN "season_from" integer;--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD COLUMN "season_to" integer;--> statement-breakpoint
ALTER TABLE "agreement_amendment_answers" ADD CONSTRAINT "agreement_amendment_answers_amendment_id_agreement_amendments_id_fk" FOREIGN KEY ("amendment_id") REFERENCES "public"."agreement_amendments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_amendment_answers" ADD CONSTRAINT "agreement_amendment_answers_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_amendment_lines" ADD CONSTRAINT "agreement_amendment_lines_amendment_id_agreement_amendments_id_fk" FOREIGN KEY ("amendment_id") REFERENCES "public"."agreement_amendments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_amendment_lines" ADD CONSTRAINT "agreement_amendment_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_amendments" ADD CONSTRAINT "agreement_amendments_agreement_id_supply_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."supply_agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_amendments" ADD CONSTRAINT "agreement_amendments_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreement_lines" ADD CONSTRAINT "supply_agreement_lines_agreement_id_supply_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."supply_agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreement_lines" ADD CONSTRAINT "supply_agreement_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreements" ADD CONSTRAINT "supply_agreements_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreements" ADD CONSTRAINT "supply_agreements_drafted_by_users_id_fk" FOREIGN KEY ("drafted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreements" ADD CONSTRAINT "supply_agreements_proposed_by_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_agreements" ADD CONSTRAINT "supply_agreements_answered_by_users_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_amendments_number" ON "agreement_amendments" USING btree ("agreement_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_agreement_lines_variant" ON "supply_agreement_lines" USING btree ("agreement_id","variant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_agreements_number" ON "supply_agreements" USING btree ("number");--> statement-breakpoint
CREATE INDEX "supply_agreements_unit" ON "supply_agreements" USING btree ("unit_id","drafted_at");--> statement-breakpoint
CREATE INDEX "supply_agreements_seller" ON "supply_agreements" USING btree ("seller_id","proposed_at");--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD CONSTRAINT "agreed_goods_price" CHECK (("agreed_goods"."unit_price_fen" is null) <> ("agreed_goods"."below_list_permille" is null));--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD CONSTRAINT "agreed_goods_season" CHECK (("agreed_goods"."season_from" is null) = ("agreed_goods"."season_to" is null));--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD CONSTRAINT "agreed_goods_above_zero" CHECK ("agreed_goods"."quantity" > 0 and ("agreed_goods"."unit_price_fen" is null or "agreed_goods"."unit_price_fen" > 0));