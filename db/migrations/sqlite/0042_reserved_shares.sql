CREATE TABLE `share_certificate_lines` (
	`certificate_id` text NOT NULL,
	`order_line_id` text NOT NULL,
	`net_fen` integer NOT NULL,
	PRIMARY KEY(`certificate_id`, `order_line_id`),
	FOREIGN KEY (`certificate_id`) REFERENCES `share_certificates`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `share_certificates` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`unit_id` text NOT NULL,
	`year` integer NOT NULL,
	`version` integer NOT NULL,
	`declaration_id` text NOT NULL,
	`statement` text NOT NULL,
	`signature` text NOT NULL,
	`key_id` text NOT NULL,
	`net_fen` integer NOT NULL,
	`issued_by` text NOT NULL,
	`issued_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`declaration_id`) REFERENCES `share_declarations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `share_keys`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`issued_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_certificates_number` ON `share_certificates` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `share_certificates_version` ON `share_certificates` (`unit_id`,`year`,`version`);--> statement-breakpoint
CREATE TABLE `share_declarations` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`unit_id` text NOT NULL,
	`year` integer NOT NULL,
	`version` integer NOT NULL,
	`canteen` text NOT NULL,
	`base_fen` integer NOT NULL,
	`carried_by` text,
	`reason` text,
	`declared_by` text NOT NULL,
	`declared_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`carried_by`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`declared_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "share_declarations_base" CHECK("share_declarations"."base_fen" >= 0),
	CONSTRAINT "share_declarations_shared" CHECK(("share_declarations"."canteen" = 'shared') = ("share_declarations"."carried_by" is not null)),
	CONSTRAINT "share_declarations_none_of_others" CHECK("share_declarations"."canteen" <> 'shared' or "share_declarations"."base_fen" = 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_declarations_version` ON `share_declarations` (`unit_id`,`year`,`version`);--> statement-breakpoint
CREATE INDEX `share_declarations_year` ON `share_declarations` (`year`,`unit_id`);--> statement-breakpoint
CREATE INDEX `share_declarations_carried` ON `share_declarations` (`carried_by`,`year`);--> statement-breakpoint
CREATE TABLE `share_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`published_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `share_policies` (
	`id` text PRIMARY KEY NOT NULL,
	`jurisdiction` text NOT NULL,
	`name_zh` text NOT NULL,
	`name_en` text NOT NULL,
	`valid_from_year` integer NOT NULL,
	`valid_to_year` integer,
	`floor_basis_points` integer NOT NULL,
	`encouraged_basis_points` integer,
	`base_kind` text NOT NULL,
	`counts_staff` integer NOT NULL,
	`counts_certified_only` integer NOT NULL,
	`declare_by_month_day` integer NOT NULL,
	`fulfil_by_month_day` integer NOT NULL,
	`source_zh` text NOT NULL,
	`source_en` text NOT NULL,
	CONSTRAINT "share_policies_floor" CHECK("share_policies"."floor_basis_points" > 0 and "share_policies"."floor_basis_points" <= 10000 and ("share_policies"."encouraged_basis_points" is null or "share_policies"."encouraged_basis_points" between "share_policies"."floor_basis_points" and 10000)),
	CONSTRAINT "share_policies_days" CHECK("share_policies"."declare_by_month_day" between 101 and 1231 and "share_policies"."fulfil_by_month_day" between 101 and 1231)
);
--> statement-breakpoint
CREATE INDEX `share_policies_place` ON `share_policies` (`jurisdiction`,`valid_from_year`);--> statement-breakpoint
CREATE TABLE `share_reminders` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`year` integer NOT NULL,
	`cause` text NOT NULL,
	`sent_for_unit_id` text,
	`sent_by` text NOT NULL,
	`sent_at` integer NOT NULL,
	`sent_day` integer NOT NULL,
	`recipients` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sent_for_unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sent_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_reminders_day` ON `share_reminders` (`unit_id`,`year`,`sent_day`);--> statement-breakpoint
CREATE INDEX `attribution_entries_unit` ON `attribution_entries` (`buying_unit_id`,`kind`,`business_day`,`entry_channel`,`is_certified`,`amount_fen`) WHERE buying_unit_id is not null;