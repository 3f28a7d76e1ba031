CREATE TABLE `approval_delegations` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`unit_id` text NOT NULL,
	`from_user_id` text NOT NULL,
	`to_user_id` text NOT NULL,
	`from_day` integer NOT NULL,
	`last_day` integer NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`from_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "approval_delegations_other" CHECK("approval_delegations"."from_user_id" <> "approval_delegations"."to_user_id"),
	CONSTRAINT "approval_delegations_days" CHECK("approval_delegations"."last_day" >= "approval_delegations"."from_day")
);
--> statement-breakpoint
CREATE INDEX `approval_delegations_unit` ON `approval_delegations` (`unit_id`,`last_day`);--> statement-breakpoint
CREATE TABLE `approval_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`unit_id` text NOT NULL,
	`step` integer NOT NULL,
	`from_fen` integer NOT NULL,
	`category_id` text,
	`budget_line_id` text,
	`role` text,
	`user_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_by` text,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`budget_line_id`) REFERENCES `budget_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "approval_rules_who" CHECK(("approval_rules"."role" is null) <> ("approval_rules"."user_id" is null))
);
--> statement-breakpoint
CREATE INDEX `approval_rules_unit` ON `approval_rules` (`unit_id`,`step`);--> statement-breakpoint
CREATE TABLE `budget_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`budget_line_id` text NOT NULL,
	`from_fen` integer,
	`to_fen` integer NOT NULL,
	`is_closing` integer NOT NULL,
	`reason` text,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`budget_line_id`) REFERENCES `budget_lines`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`changed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `budget_changes_line` ON `budget_changes` (`budget_line_id`,`changed_at`);--> statement-breakpoint
CREATE TABLE `budget_lines` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`year` integer NOT NULL,
	`name` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`category_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "budget_lines_amount" CHECK("budget_lines"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budget_lines_name` ON `budget_lines` (`unit_id`,`year`,`name`);--> statement-breakpoint
CREATE TABLE `purchase_decisions` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`purchase_id` text NOT NULL,
	`step` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`decided_by` text NOT NULL,
	`on_behalf_of` text,
	`decided_at` integer NOT NULL,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`on_behalf_of`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchase_decisions_withdrawal" CHECK(("purchase_decisions"."outcome" = 'withdrawn') = ("purchase_decisions"."step" = 0)),
	CONSTRAINT "purchase_decisions_reason" CHECK("purchase_decisions"."outcome" <> 'refused' or "purchase_decisions"."reason" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `purchase_decisions_step` ON `purchase_decisions` (`purchase_id`,`step`);--> statement-breakpoint
CREATE TABLE `purchase_steps` (
	`purchase_id` text NOT NULL,
	`step` integer NOT NULL,
	`rule_id` text NOT NULL,
	`role` text,
	`user_id` text,
	PRIMARY KEY(`purchase_id`, `step`),
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`rule_id`) REFERENCES `approval_rules`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
