CREATE TABLE `joint_remittance_parts` (
	`code` text NOT NULL,
	`payment_id` text NOT NULL,
	PRIMARY KEY(`code`, `payment_id`),
	FOREIGN KEY (`code`) REFERENCES `joint_remittances`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payment_id`) REFERENCES `remittances`(`payment_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `joint_remittance_parts_payment` ON `joint_remittance_parts` (`payment_id`);--> statement-breakpoint
CREATE TABLE `joint_remittances` (
	`code` text PRIMARY KEY NOT NULL,
	`idempotency_key` text NOT NULL,
	`content_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `joint_remittances_key` ON `joint_remittances` (`idempotency_key`);