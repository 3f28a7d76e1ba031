CREATE TRIGGER unit_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON unit_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('unit events are never changed or deleted');
