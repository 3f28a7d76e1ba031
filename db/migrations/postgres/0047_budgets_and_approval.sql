CREATE TABLE "approval_delegations" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"unit_id" text NOT NULL,
	"from_user_id" text NOT NULL,
	"to_user_id" text NOT NULL,
	"from_day" integer NOT NULL,
	"last_day" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint,
	CONSTRAINT "approval_delegations_other" CHECK ("approval_delegations"."from_user_id" <> "approval_delegations"."to_user_id"),
	CONSTRAINT "approval_delegations_days" CHECK ("approval_delegations"."last_day" >= "approval_delegations"."from_day")
);
--> statement-breakpoint
CREATE TABLE "approval_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"unit_id" text NOT NULL,
	"step" integer NOT NULL,
	"from_fen" bigint NOT NULL,
	"category_id" text,
	"budget_line_id" text,
	"role" text,
	"user_id" text,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_by" text,
	"ended_at" bigint,
	CONSTRAINT "approval_rules_who" CHECK (("approval_rules"."role" is null) <> ("approval_rules"."user_id" is null))
);
--> statement-breakpoint
CREATE TABLE "budget_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"budget_line_id" text NOT NULL,
	"from_fen" bigint,
	"to_fen" bigint NOT NULL,
	"is_closing" boolean NOT NULL,
	"reason" text,
	"changed_by" text NOT NULL,
	"changed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "budget_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"year" integer NOT NULL,
	"name" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"category_id" text,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint,
	CONSTRAINT "budget_lines_amount" CHECK ("budget_lines"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "purchase_decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"purchase_id" text NOT NULL,
	"step" integer NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"decided_by" text NOT NULL,
	"on_behalf_of" text,
	"decided_at" bigint NOT NULL,
	CONSTRAINT "purchase_decisions_withdrawal" CHECK (("purchase_decisions"."outcome" = 'withdrawn') = ("purchase_decisions"."step" = 0)),
	CONSTRAINT "purchase_decisions_reason" CHECK ("purchase_decisions"."outcome" <> 'refused' or "purchase_decisions"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "purchase_steps" (
	"purchase_id" text NOT NULL,
	"step" integer NOT NULL,
	"rule_id" text NOT NULL,
	"role" text,
	"user_id" text,
	CONSTRAINT "purchase_steps_purchase_id_step_pk" PRIMARY KEY("purchase_id","step")
);
--> statement-breakpoint
ALTER TABLE "approval_delegations" ADD CONSTRAINT "approval_delegations_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_delegations" ADD CONSTRAINT "approval_delegations_from_user_id_users_id_fk" FOREIGN KEY ("from_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_delegations" ADD CONSTRAINT "approval_delegations_to_user_id_users_id_fk" FOREIGN KEY ("to_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_budget_line_id_budget_lines_id_fk" FOREIGN KEY ("budget_line_id") REFERENCES "public"."budget_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_changes" ADD CONSTRAINT "budget_changes_budget_line_id_budget_lines_id_fk" FOREIGN KEY ("budget_line_id") REFERENCES "public"."budget_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_changes" ADD CONSTRAINT "budget_changes_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_lines" ADD CONSTRAINT "budget_lines_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_lines" ADD CONSTRAINT "budget_lines_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_lines" ADD CONSTRAINT "budget_lines_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_decisions" ADD CONSTRAINT "purchase_decisions_purchase_id_purchases_id_fk" FOREIGN KEY ("purchase_id") REFERENCES "public"."purchases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_decisions" ADD CONSTRAINT "purchase_decisions_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_decisions" ADD CONSTRAINT "purchase_decisions_on_behalf_of_users_id_fk" FOREIGN KEY ("on_behalf_of") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_steps" ADD CONSTRAINT "purchase_steps_purchase_id_purchases_id_fk" FOREIGN KEY ("purchase_id") REFERENCES "public"."purchases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_steps" ADD CONSTRAINT "purchase_steps_rule_id_approval_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."approval_rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_steps" ADD CONSTRAINT "purchase_steps_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approval_delegations_unit" ON "approval_delegations" USING btree ("unit_id","last_day");--> statement-breakpoint
CREATE INDEX "approval_rules_unit" ON "approval_rules" USING btree ("unit_id","step");--> statement-breakpoint
CREATE INDEX "budget_changes_line" ON "budget_changes" USING btree ("budget_line_id","changed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "budget_lines_name" ON "budget_lines" USING btree ("unit_id","year","name");--> statement-breakpoint
CREATE UNIQUE INDEX "purchase_decisions_step" ON "purchase_decisions" USING btree ("purchase_id","step");