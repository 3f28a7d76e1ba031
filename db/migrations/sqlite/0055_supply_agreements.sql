CREATE TABLE `agreement_amendment_answers` (
	`amendment_id` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`answered_by` text NOT NULL,
	`answered_at` integer NOT NULL,
	FOREIGN KEY (`amendment_id`) REFERENCES `agreement_amendments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_amendment_answers_reason" CHECK("agreement_amendment_answers"."outcome" <> 'refused' or "agreement_amendment_answers"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE `agreement_amendment_lines` (
	`amendment_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer,
	`below_list_permille` integer,
	`season_from` integer,
	`season_to` integer,
	PRIMARY KEY(`amendment_id`, `line_number`),
	FOREIGN KEY (`amendment_id`) REFERENCES `agreement_amendments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreement_amendment_lines_quantity" CHECK("agreement_amendment_lines"."quantity" > 0),
	CONSTRAINT "agreement_amendment_lines_price" CHECK(("agreement_amendment_lines"."unit_price_fen" is null) <> ("agreement_amendment_lines"."below_list_permille" is null)),
	CONSTRAINT "agreement_amendment_lines_season" CHECK(("agreement_amendment_lines"."season_from" is null) = ("agreement_amendment_lines"."season_to" is null))
);
--> statement-breakpoint
CREATE TABLE `agreement_amendments` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`agreement_id` text NOT NULL,
	`number` integer NOT NULL,
	`is_from_unit` integer NOT NULL,
	`reason` text NOT NULL,
	`last_day` integer,
	`proposed_by` text NOT NULL,
	`proposed_at` integer NOT NULL,
	FOREIGN KEY (`agreement_id`) REFERENCES `supply_agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agreement_amendments_number` ON `agreement_amendments` (`agreement_id`,`number`);--> statement-breakpoint
CREATE TABLE `supply_agreement_lines` (
	`agreement_id` text NOT NULL,
	`line_number` integer NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer,
	`below_list_permille` integer,
	`season_from` integer,
	`season_to` integer,
	PRIMARY KEY(`agreement_id`, `line_number`),
	FOREIGN KEY (`agreement_id`) REFERENCES `supply_agreements`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "supply_agreement_lines_quantity" CHECK("supply_agreement_lines"."quantity" > 0),
	CONSTRAINT "supply_agreement_lines_price" CHECK(("supply_agreement_lines"."unit_price_fen" is null) <> ("supply_agreement_lines"."below_list_permille" is null)),
	CONSTRAINT "supply_agreement_lines_season" CHECK(("supply_agreement_lines"."season_from" is null) = ("supply_agreement_lines"."season_to" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `supply_agreement_lines_variant` ON `supply_agreement_lines` (`agreement_id`,`variant_id`);--> statement-breakpoint
CREATE TABLE `supply_agreements` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`number` text NOT NULL,
	`unit_id` text NOT NULL,
	`seller_id` text NOT NULL,
	`title` text NOT NULL,
	`note` text,
	`from_day` integer NOT NULL,
	`last_day` integer NOT NULL,
	`state` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`drafted_by` text NOT NULL,
	`drafted_at` integer NOT NULL,
	`proposed_by` text,
	`proposed_at` integer,
	`answered_by` text,
	`answered_at` integer,
	`reason` text,
	FOREIGN KEY (`unit_id`) REFERENCES `buying_units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`drafted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "supply_agreements_days" CHECK("supply_agreements"."last_day" >= "supply_agreements"."from_day"),
	CONSTRAINT "supply_agreements_proposed" CHECK("supply_agreements"."state" not in ('proposed', 'active', 'refused') or "supply_agreements"."proposed_at" is not null),
	CONSTRAINT "supply_agreements_reason" CHECK("supply_agreements"."state" <> 'refused' or "supply_agreements"."reason" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `supply_agreements_number` ON `supply_agreements` (`number`);--> statement-breakpoint
CREATE INDEX `supply_agreements_unit` ON `supply_agreements` (`unit_id`,`drafted_at`);--> statement-breakpoint
CREATE INDEX `supply_agreements_seller` ON `supply_agreements` (`seller_id`,`proposed_at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_agreed_goods` (
	`terms_id` text NOT NULL,
	`variant_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer,
	`below_list_permille` integer,
	`season_from` integer,
	`season_to` integer,
	PRIMARY KEY(`terms_id`, `variant_id`),
	FOREIGN KEY (`terms_id`) REFERENCES `agreed_terms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agreed_goods_above_zero" CHECK("__new_agreed_goods"."quantity" > 0 and ("__new_agreed_goods"."unit_price_fen" is null or "__new_agreed_goods"."unit_price_fen" > 0)),
	CONSTRAINT "agreed_goods_price" CHECK(("__new_agreed_goods"."unit_price_fen" is null) <> ("__new_agreed_goods"."below_list_permille" is null)),
	CONSTRAINT "agreed_goods_season" CHECK(("__new_agreed_goods"."season_from" is null) = ("__new_agreed_goods"."season_to" is null))
);
--> statement-breakpoint
INSERT INTO `__new_agreed_goods`("terms_id", "variant_id", "quantity", "unit_price_fen", "below_list_permille", "season_from", "season_to") SELECT "terms_id", "variant_id", "quantity", "unit_price_fen", null, null, null FROM `agreed_goods`;--> statement-breakpoint
DROP TABLE `agreed_goods`;--> statement-breakpoint
ALTER TABLE `__new_agreed_goods` RENAME TO `agreed_goods`;--> statement-breakpoint
PRAGMA foreign_keys=ON;