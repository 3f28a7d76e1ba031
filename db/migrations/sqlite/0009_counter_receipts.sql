CREATE TABLE `counter_receipts` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`payment_id` text NOT NULL,
	`order_id` text NOT NULL,
	`outlet_id` text NOT NULL,
	`till` text,
	`shift_id` text,
	`tender` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`tendered_fen` integer NOT NULL,
	`change_fen` integer NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "counter_receipts_change" CHECK("counter_receipts"."amount_fen" > 0 and "counter_receipts"."change_fen" >= 0 and "counter_receipts"."tendered_fen" = "counter_receipts"."amount_fen" + "counter_receipts"."change_fen")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `counter_receipts_payment` ON `counter_receipts` (`payment_id`);--> statement-breakpoint
CREATE INDEX `counter_receipts_outlet` ON `counter_receipts` (`outlet_id`,`taken_at`);
--> statement-breakpoint
CREATE TRIGGER counter_receipts_no_update BEFORE UPDATE ON counter_receipts
BEGIN SELECT RAISE(ABORT, 'counter receipts are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER counter_receipts_no_delete BEFORE DELETE ON counter_receipts
BEGIN SELECT RAISE(ABORT, 'counter receipts are never deleted'); END;
