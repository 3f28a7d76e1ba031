DROP INDEX `messages_state`;--> statement-breakpoint
CREATE INDEX `messages_kind` ON `messages` (`kind`,`id`,`state`,`channel`);--> statement-breakpoint
CREATE INDEX `messages_channel` ON `messages` (`channel`,`id`,`kind`,`state`);--> statement-breakpoint
CREATE INDEX `messages_state` ON `messages` (`state`,`id`,`kind`,`channel`);