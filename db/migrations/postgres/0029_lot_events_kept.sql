CREATE TRIGGER lot_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON lot_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lot events are never changed or deleted');
