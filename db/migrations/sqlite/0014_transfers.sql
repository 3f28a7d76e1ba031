CREATE TABLE `bank_receipts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`serial_number` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`bank_day` integer NOT NULL,
	`bank_time` text,
	`payer_name` text NOT NULL,
	`payer_account` text,
	`remark` text NOT NULL,
	`statement_id` text,
	`row_number` integer,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`allocated_fen` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `transfer_accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`statement_id`) REFERENCES `bank_statements`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "bank_receipts_amount_above_zero" CHECK("bank_receipts"."amount_fen" > 0),
	CONSTRAINT "bank_receipts_allocated_within_amount" CHECK("bank_receipts"."allocated_fen" >= 0 and "bank_receipts"."allocated_fen" <= "bank_receipts"."amount_fen")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bank_receipts_serial` ON `bank_receipts` (`account_id`,`serial_number`);--> statement-breakpoint
CREATE INDEX `bank_receipts_day` ON `bank_receipts` (`bank_day`,`id`);--> statement-breakpoint
CREATE INDEX `bank_receipts_open` ON `bank_receipts` (`bank_day`,`id`) WHERE allocated_fen < amount_fen;--> statement-breakpoint
CREATE INDEX `bank_receipts_statement` ON `bank_receipts` (`statement_id`);--> statement-breakpoint
CREATE TABLE `bank_statements` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`content` text NOT NULL,
	`uploaded_by` text NOT NULL,
	`uploaded_at` integer NOT NULL,
	`imported_by` text,
	`imported_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `transfer_accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bank_statements_file` ON `bank_statements` (`account_id`,`file_hash`);--> statement-breakpoint
CREATE INDEX `bank_statements_uploaded` ON `bank_statements` (`uploaded_at`);--> statement-breakpoint
CREATE TABLE `payout_steps` (
	`id` text PRIMARY KEY NOT NULL,
	`payout_id` text NOT NULL,
	`kind` text NOT NULL,
	`actor_user_id` text,
	`note` text,
	`happened_at` integer NOT NULL,
	FOREIGN KEY (`payout_id`) REFERENCES `payouts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `payout_steps_payout` ON `payout_steps` (`payout_id`,`happened_at`);--> statement-breakpoint
CREATE TABLE `payouts` (
	`id` text PRIMARY KEY NOT NULL,
	`refund_id` text,
	`claim_id` text,
	`amount_fen` integer NOT NULL,
	`payee_name` text NOT NULL,
	`payee_account` text,
	`state` text NOT NULL,
	`requested_at` integer NOT NULL,
	`paid_to_name` text,
	`paid_to_account` text,
	`account_id` text,
	`serial_number` text,
	`sent_by` text,
	`sent_at` integer,
	`confirmed_by` text,
	`settled_at` integer,
	FOREIGN KEY (`refund_id`) REFERENCES `refunds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`claim_id`) REFERENCES `receipt_claims`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `transfer_accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payouts_amount_above_zero" CHECK("payouts"."amount_fen" > 0),
	CONSTRAINT "payouts_one_cause" CHECK(("payouts"."refund_id" is null) <> ("payouts"."claim_id" is null)),
	CONSTRAINT "payouts_two_people" CHECK("payouts"."confirmed_by" <> "payouts"."sent_by")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payouts_refund` ON `payouts` (`refund_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payouts_claim` ON `payouts` (`claim_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payouts_serial` ON `payouts` (`account_id`,`serial_number`);--> statement-breakpoint
CREATE INDEX `payouts_state` ON `payouts` (`state`,`requested_at`);--> statement-breakpoint
CREATE TABLE `receipt_claims` (
	`id` text PRIMARY KEY NOT NULL,
	`match_id` text NOT NULL,
	`receipt_id` text NOT NULL,
	`kind` text NOT NULL,
	`ref` text,
	`amount_fen` integer NOT NULL,
	`reverses_id` text,
	`reason` text,
	`claimed_by` text NOT NULL,
	`business_day` integer NOT NULL,
	`claimed_at` integer NOT NULL,
	FOREIGN KEY (`match_id`) REFERENCES `receipt_matches`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`receipt_id`) REFERENCES `bank_receipts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "receipt_claims_sign" CHECK(("receipt_claims"."reverses_id" is null) = ("receipt_claims"."amount_fen" > 0) and "receipt_claims"."amount_fen" <> 0)
);
--> statement-breakpoint
CREATE INDEX `receipt_claims_receipt` ON `receipt_claims` (`receipt_id`);--> statement-breakpoint
CREATE INDEX `receipt_claims_ref` ON `receipt_claims` (`ref`);--> statement-breakpoint
CREATE UNIQUE INDEX `receipt_claims_reversed` ON `receipt_claims` (`reverses_id`);--> statement-breakpoint
CREATE TABLE `receipt_codes` (
	`receipt_id` text NOT NULL,
	`code` text NOT NULL,
	PRIMARY KEY(`code`, `receipt_id`),
	FOREIGN KEY (`receipt_id`) REFERENCES `bank_receipts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `receipt_codes_receipt` ON `receipt_codes` (`receipt_id`);--> statement-breakpoint
CREATE TABLE `receipt_match_parts` (
	`id` text PRIMARY KEY NOT NULL,
	`match_id` text NOT NULL,
	`kind` text NOT NULL,
	`ref` text,
	`amount_fen` integer NOT NULL,
	FOREIGN KEY (`match_id`) REFERENCES `receipt_matches`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "receipt_match_parts_amount_above_zero" CHECK("receipt_match_parts"."amount_fen" > 0),
	CONSTRAINT "receipt_match_parts_ref" CHECK(("receipt_match_parts"."ref" is null) = ("receipt_match_parts"."kind" = 'refund'))
);
--> statement-breakpoint
CREATE INDEX `receipt_match_parts_match` ON `receipt_match_parts` (`match_id`);--> statement-breakpoint
CREATE TABLE `receipt_matches` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`receipt_id` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`is_automatic` integer NOT NULL,
	`needs_two` integer NOT NULL,
	`reason` text,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decline_reason` text,
	FOREIGN KEY (`receipt_id`) REFERENCES `bank_receipts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "receipt_matches_amount_above_zero" CHECK("receipt_matches"."amount_fen" > 0),
	CONSTRAINT "receipt_matches_two_people" CHECK(not "receipt_matches"."needs_two" or "receipt_matches"."state" <> 'booked' or "receipt_matches"."decided_by" <> "receipt_matches"."proposed_by")
);
--> statement-breakpoint
CREATE INDEX `receipt_matches_receipt` ON `receipt_matches` (`receipt_id`);--> statement-breakpoint
CREATE INDEX `receipt_matches_open` ON `receipt_matches` (`proposed_at`) WHERE state = 'proposed';--> statement-breakpoint
CREATE TABLE `remittances` (
	`payment_id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`order_number` text NOT NULL,
	`code` text NOT NULL,
	`account_id` text NOT NULL,
	`payee_name` text NOT NULL,
	`bank_name` text NOT NULL,
	`account_number` text NOT NULL,
	`is_demo` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`payer_name` text NOT NULL,
	`issued_at` integer NOT NULL,
	`due_day` integer NOT NULL,
	`received_fen` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `transfer_accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "remittances_received_within_amount" CHECK("remittances"."received_fen" >= 0 and "remittances"."received_fen" <= "remittances"."amount_fen")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `remittances_code` ON `remittances` (`code`);--> statement-breakpoint
CREATE INDEX `remittances_order` ON `remittances` (`order_id`);--> statement-breakpoint
CREATE TABLE `transfer_accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`payee_name` text NOT NULL,
	`bank_name` text NOT NULL,
	`account_number` text NOT NULL,
	`is_demo` integer NOT NULL,
	`valid_from_day` integer NOT NULL,
	`valid_to_day` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transfer_accounts_number` ON `transfer_accounts` (`account_number`);--> statement-breakpoint
CREATE TABLE `transfer_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`valid_from_day` integer NOT NULL,
	`pay_days` integer NOT NULL,
	`grace_days` integer NOT NULL,
	`two_people_above_fen` integer NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "transfer_rules_not_negative" CHECK("transfer_rules"."pay_days" > 0 and "transfer_rules"."grace_days" >= 0 and "transfer_rules"."two_people_above_fen" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `transfer_rules_day` ON `transfer_rules` (`valid_from_day`);--> statement-breakpoint
CREATE TRIGGER remittances_frozen BEFORE UPDATE OF payment_id, order_id, order_number, code, account_id, payee_name, bank_name, account_number, is_demo, amount_fen, payer_name, issued_at ON remittances
BEGIN SELECT RAISE(ABORT, 'what a buyer was told to remit is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER remittances_no_delete BEFORE DELETE ON remittances
BEGIN SELECT RAISE(ABORT, 'remittances are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER bank_statements_frozen BEFORE UPDATE OF id, account_id, file_name, file_hash, content, uploaded_by, uploaded_at ON bank_statements
BEGIN SELECT RAISE(ABORT, 'a bank statement is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER bank_statements_no_delete BEFORE DELETE ON bank_statements
BEGIN SELECT RAISE(ABORT, 'bank statements are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER bank_receipts_frozen BEFORE UPDATE OF id, account_id, serial_number, amount_fen, bank_day, bank_time, payer_name, payer_account, remark, statement_id, row_number, recorded_by, recorded_at ON bank_receipts
BEGIN SELECT RAISE(ABORT, 'what a bank said of a receipt is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER bank_receipts_no_delete BEFORE DELETE ON bank_receipts
BEGIN SELECT RAISE(ABORT, 'bank receipts are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_matches_frozen BEFORE UPDATE OF id, content_hash, receipt_id, amount_fen, is_automatic, needs_two, reason, proposed_by, proposed_at ON receipt_matches
BEGIN SELECT RAISE(ABORT, 'what was proposed of a receipt is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_matches_decided BEFORE UPDATE ON receipt_matches WHEN OLD.state <> 'proposed'
BEGIN SELECT RAISE(ABORT, 'what was decided of a receipt is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_matches_no_delete BEFORE DELETE ON receipt_matches
BEGIN SELECT RAISE(ABORT, 'decisions on receipts are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_match_parts_no_update BEFORE UPDATE ON receipt_match_parts
BEGIN SELECT RAISE(ABORT, 'parts of decisions are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_match_parts_no_delete BEFORE DELETE ON receipt_match_parts
BEGIN SELECT RAISE(ABORT, 'parts of decisions are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_claims_no_update BEFORE UPDATE ON receipt_claims
BEGIN SELECT RAISE(ABORT, 'receipt claims are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER receipt_claims_no_delete BEFORE DELETE ON receipt_claims
BEGIN SELECT RAISE(ABORT, 'receipt claims are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER payouts_frozen BEFORE UPDATE OF id, refund_id, claim_id, amount_fen, payee_name, payee_account, requested_at ON payouts
BEGIN SELECT RAISE(ABORT, 'what is to be paid out is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER payouts_no_delete BEFORE DELETE ON payouts
BEGIN SELECT RAISE(ABORT, 'payouts are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER payout_steps_no_update BEFORE UPDATE ON payout_steps
BEGIN SELECT RAISE(ABORT, 'steps of payouts are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER payout_steps_no_delete BEFORE DELETE ON payout_steps
BEGIN SELECT RAISE(ABORT, 'steps of payouts are never deleted'); END;
