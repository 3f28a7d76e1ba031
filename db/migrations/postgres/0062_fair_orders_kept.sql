CREATE TRIGGER signed_orders_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_orders
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('signed orders are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER signed_order_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_order_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lines of signed orders are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER signed_order_links_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_order_links
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('links of signed orders are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER signed_order_ends_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_order_ends
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('ends of signed orders are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER fair_forecasts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON fair_forecasts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('forecasts are never changed or deleted');
