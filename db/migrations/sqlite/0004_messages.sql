CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`cause` text NOT NULL,
	`order_id` text NOT NULL,
	`address` text,
	`locale` text NOT NULL,
	`facts` text NOT NULL,
	`letter` text,
	`state` text NOT NULL,
	`ended_by` text,
	`error` text,
	`tries` integer NOT NULL,
	`doubts` integer NOT NULL,
	`next_try_at` integer NOT NULL,
	`useful_until` integer,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`repeat_of` text,
	`repeat_reason` text,
	`repeated_by` text,
	CONSTRAINT "messages_sent" CHECK(("messages"."state" = 'sent') = ("messages"."sent_at" is not null)),
	CONSTRAINT "messages_ended" CHECK(("messages"."state" in ('dropped', 'dead')) = ("messages"."ended_by" is not null)),
	CONSTRAINT "messages_repeat" CHECK(("messages"."repeat_of" is null) = ("messages"."repeat_reason" is null) and ("messages"."repeat_of" is null) = ("messages"."repeated_by" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_cause` ON `messages` (`kind`,`cause`,`channel`) WHERE repeat_of is null;--> statement-breakpoint
CREATE INDEX `messages_due` ON `messages` (`next_try_at`) WHERE state in ('waiting', 'sending');--> statement-breakpoint
CREATE INDEX `messages_order` ON `messages` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `messages_kept` ON `messages` (`created_at`) WHERE address is not null;