CREATE TABLE "bank_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"serial_number" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"bank_day" integer NOT NULL,
	"bank_time" text,
	"payer_name" text NOT NULL,
	"payer_account" text,
	"remark" text NOT NULL,
	"statement_id" text,
	"row_number" integer,
	"recorded_by" text NOT NULL,
	"recorded_at" bigint NOT NULL,
	"allocated_fen" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "bank_receipts_amount_above_zero" CHECK ("bank_receipts"."amount_fen" > 0),
	CONSTRAINT "bank_receipts_allocated_within_amount" CHECK ("bank_receipts"."allocated_fen" >= 0 and "bank_receipts"."allocated_fen" <= "bank_receipts"."amount_fen")
);
--> statement-breakpoint
CREATE TABLE "bank_statements" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"file_name" text NOT NULL,
	"file_hash" text NOT NULL,
	"content" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"uploaded_at" bigint NOT NULL,
	"imported_by" text,
	"imported_at" bigint
);
--> statement-breakpoint
CREATE TABLE "payout_steps" (
	"id" text PRIMARY KEY NOT NULL,
	"payout_id" text NOT NULL,
	"kind" text NOT NULL,
	"actor_user_id" text,
	"note" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payouts" (
	"id" text PRIMARY KEY NOT NULL,
	"refund_id" text,
	"claim_id" text,
	"amount_fen" bigint NOT NULL,
	"payee_name" text NOT NULL,
	"payee_account" text,
	"state" text NOT NULL,
	"requested_at" bigint NOT NULL,
	"paid_to_name" text,
	"paid_to_account" text,
	"account_id" text,
	"serial_number" text,
	"sent_by" text,
	"sent_at" bigint,
	"confirmed_by" text,
	"settled_at" bigint,
	CONSTRAINT "payouts_amount_above_zero" CHECK ("payouts"."amount_fen" > 0),
	CONSTRAINT "payouts_one_cause" CHECK (("payouts"."refund_id" is null) <> ("payouts"."claim_id" is null)),
	CONSTRAINT "payouts_two_people" CHECK ("payouts"."confirmed_by" <> "payouts"."sent_by")
);
--> statement-breakpoint
CREATE TABLE "receipt_claims" (
	"id" text PRIMARY KEY NOT NULL,
	"match_id" text NOT NULL,
	"receipt_id" text NOT NULL,
	"kind" text NOT NULL,
	"ref" text,
	"amount_fen" bigint NOT NULL,
	"reverses_id" text,
	"reason" text,
	"claimed_by" text NOT NULL,
	"business_day" integer NOT NULL,
	"claimed_at" bigint NOT NULL,
	CONSTRAINT "receipt_claims_sign" CHECK (("receipt_claims"."reverses_id" is null) = ("receipt_claims"."amount_fen" > 0) and "receipt_claims"."amount_fen" <> 0)
);
--> statement-breakpoint
CREATE TABLE "receipt_codes" (
	"receipt_id" text NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "receipt_codes_code_receipt_id_pk" PRIMARY KEY("code","receipt_id")
);
--> statement-breakpoint
CREATE TABLE "receipt_match_parts" (
	"id" text PRIMARY KEY NOT NULL,
	"match_id" text NOT NULL,
	"kind" text NOT NULL,
	"ref" text,
	"amount_fen" bigint NOT NULL,
	CONSTRAINT "receipt_match_parts_amount_above_zero" CHECK ("receipt_match_parts"."amount_fen" > 0),
	CONSTRAINT "receipt_match_parts_ref" CHECK (("receipt_match_parts"."ref" is null) = ("receipt_match_parts"."kind" = 'refund'))
);
--> statement-breakpoint
CREATE TABLE "receipt_matches" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"receipt_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"is_automatic" boolean NOT NULL,
	"needs_two" boolean NOT NULL,
	"reason" text,
	"proposed_by" text NOT NULL,
	"proposed_at" bigint NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" bigint,
	"decline_reason" text,
	CONSTRAINT "receipt_matches_amount_above_zero" CHECK ("receipt_matches"."amount_fen" > 0),
	CONSTRAINT "receipt_matches_two_people" CHECK (not "receipt_matches"."needs_two" or "receipt_matches"."state" <> 'booked' or "receipt_matches"."decided_by" <> "receipt_matches"."proposed_by")
);
--> statement-breakpoint
CREATE TABLE "remittances" (
	"payment_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"order_number" text NOT NULL,
	"code" text NOT NULL,
	"account_id" text NOT NULL,
	"payee_name" text NOT NULL,
	"bank_name" text NOT NULL,
	"account_number" text NOT NULL,
	"is_demo" boolean NOT NULL,
	"amount_fen" bigint NOT NULL,
	"payer_name" text NOT NULL,
	"issued_at" bigint NOT NULL,
	"due_day" integer NOT NULL,
	"received_fen" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "remittances_received_within_amount" CHECK ("remittances"."received_fen" >= 0 and "remittances"."received_fen" <= "remittances"."amount_fen")
);
--> statement-breakpoint
CREATE TABLE "transfer_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"payee_name" text NOT NULL,
	"bank_name" text NOT NULL,
	"account_number" text NOT NULL,
	"is_demo" boolean NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer
);
--> statement-breakpoint
CREATE TABLE "transfer_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"valid_from_day" integer NOT NULL,
	"pay_days" integer NOT NULL,
	"grace_days" integer NOT NULL,
	"two_people_above_fen" bigint NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "transfer_rules_not_negative" CHECK ("transfer_rules"."pay_days" > 0 and "transfer_rules"."grace_days" >= 0 and "transfer_rules"."two_people_above_fen" >= 0)
);
--> statement-breakpoint
ALTER TABLE "bank_receipts" ADD CONSTRAINT "bank_receipts_account_id_transfer_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."transfer_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_receipts" ADD CONSTRAINT "bank_receipts_statement_id_bank_statements_id_fk" FOREIGN KEY ("statement_id") REFERENCES "public"."bank_statements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_statements" ADD CONSTRAINT "bank_statements_account_id_transfer_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."transfer_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_steps" ADD CONSTRAINT "payout_steps_payout_id_payouts_id_fk" FOREIGN KEY ("payout_id") REFERENCES "public"."payouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_claim_id_receipt_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."receipt_claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_account_id_transfer_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."transfer_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_claims" ADD CONSTRAINT "receipt_claims_match_id_receipt_matches_id_fk" FOREIGN KEY ("match_id") REFERENCES "public"."receipt_matches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_claims" ADD CONSTRAINT "receipt_claims_receipt_id_bank_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."bank_receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_codes" ADD CONSTRAINT "receipt_codes_receipt_id_bank_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."bank_receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_match_parts" ADD CONSTRAINT "receipt_match_parts_match_id_receipt_matches_id_fk" FOREIGN KEY ("match_id") REFERENCES "public"."receipt_matches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_matches" ADD CONSTRAINT "receipt_matches_receipt_id_bank_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."bank_receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remittances" ADD CONSTRAINT "remittances_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "remittances" ADD CONSTRAINT "remittances_account_id_transfer_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."transfer_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_receipts_serial" ON "bank_receipts" USING btree ("account_id","serial_number");--> statement-breakpoint
CREATE INDEX "bank_receipts_day" ON "bank_receipts" USING btree ("bank_day","id");--> statement-breakpoint
CREATE INDEX "bank_receipts_open" ON "bank_receipts" USING btree ("bank_day","id") WHERE allocated_fen < amount_fen;--> statement-breakpoint
CREATE INDEX "bank_receipts_statement" ON "bank_receipts" USING btree ("statement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bank_statements_file" ON "bank_statements" USING btree ("account_id","file_hash");--> statement-breakpoint
CREATE INDEX "bank_statements_uploaded" ON "bank_statements" USING btree ("uploaded_at");--> statement-breakpoint
CREATE INDEX "payout_steps_payout" ON "payout_steps" USING btree ("payout_id","happened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_refund" ON "payouts" USING btree ("refund_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_claim" ON "payouts" USING btree ("claim_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payouts_serial" ON "payouts" USING btree ("account_id","serial_number");--> statement-breakpoint
CREATE INDEX "payouts_state" ON "payouts" USING btree ("state","requested_at");--> statement-breakpoint
CREATE INDEX "receipt_claims_receipt" ON "receipt_claims" USING btree ("receipt_id");--> statement-breakpoint
CREATE INDEX "receipt_claims_ref" ON "receipt_claims" USING btree ("ref");--> statement-breakpoint
CREATE UNIQUE INDEX "receipt_claims_reversed" ON "receipt_claims" USING btree ("reverses_id");--> statement-breakpoint
CREATE INDEX "receipt_codes_receipt" ON "receipt_codes" USING btree ("receipt_id");--> statement-breakpoint
CREATE INDEX "receipt_match_parts_match" ON "receipt_match_parts" USING btree ("match_id");--> statement-breakpoint
CREATE INDEX "receipt_matches_receipt" ON "receipt_matches" USING btree ("receipt_id");--> statement-breakpoint
CREATE INDEX "receipt_matches_open" ON "receipt_matches" USING btree ("proposed_at") WHERE state = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX "remittances_code" ON "remittances" USING btree ("code");--> statement-breakpoint
CREATE INDEX "remittances_order" ON "remittances" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_accounts_number" ON "transfer_accounts" USING btree ("account_number");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_rules_day" ON "transfer_rules" USING btree ("valid_from_day");--> statement-breakpoint
CREATE TRIGGER remittances_frozen BEFORE UPDATE OF payment_id, order_id, order_number, code, account_id, payee_name, bank_name, account_number, is_demo, amount_fen, payer_name, issued_at ON remittances
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what a buyer was told to remit is frozen');
--> statement-breakpoint
CREATE TRIGGER remittances_no_delete BEFORE DELETE OR TRUNCATE ON remittances
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('remittances are never deleted');
--> statement-breakpoint
CREATE TRIGGER bank_statements_frozen BEFORE UPDATE OF id, account_id, file_name, file_hash, content, uploaded_by, uploaded_at ON bank_statements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('a bank statement is frozen');
--> statement-breakpoint
CREATE TRIGGER bank_statements_no_delete BEFORE DELETE OR TRUNCATE ON bank_statements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('bank statements are never deleted');
--> statement-breakpoint
CREATE TRIGGER bank_receipts_frozen BEFORE UPDATE OF id, account_id, serial_number, amount_fen, bank_day, bank_time, payer_name, payer_account, remark, statement_id, row_number, recorded_by, recorded_at ON bank_receipts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what a bank said of a receipt is frozen');
--> statement-breakpoint
CREATE TRIGGER bank_receipts_no_delete BEFORE DELETE OR TRUNCATE ON bank_receipts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('bank receipts are never deleted');
--> statement-breakpoint
CREATE TRIGGER receipt_matches_frozen BEFORE UPDATE OF id, content_hash, receipt_id, amount_fen, is_automatic, needs_two, reason, proposed_by, proposed_at ON receipt_matches
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what was proposed of a receipt is frozen');
--> statement-breakpoint
CREATE TRIGGER receipt_matches_decided BEFORE UPDATE ON receipt_matches
FOR EACH ROW WHEN (OLD.state <> 'proposed') EXECUTE FUNCTION refuse_change('what was decided of a receipt is never changed');
--> statement-breakpoint
CREATE TRIGGER receipt_matches_no_delete BEFORE DELETE OR TRUNCATE ON receipt_matches
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('decisions on receipts are never deleted');
--> statement-breakpoint
CREATE TRIGGER receipt_match_parts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_match_parts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('parts of decisions are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER receipt_claims_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_claims
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('receipt claims are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER payouts_frozen BEFORE UPDATE OF id, refund_id, claim_id, amount_fen, payee_name, payee_account, requested_at ON payouts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what is to be paid out is frozen');
--> statement-breakpoint
CREATE TRIGGER payouts_no_delete BEFORE DELETE OR TRUNCATE ON payouts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('payouts are never deleted');
--> statement-breakpoint
CREATE TRIGGER payout_steps_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_steps
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('steps of payouts are never changed or deleted');
