package io.dataweaver.connector.jdbc;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables of a sink as what can be read: the columns that it writes, of the types that they have there. */
final class StoredTables {

    private StoredTables() {}

    /**
     * Finds the table of each of {@code schemas}, in their order.
     *
     * @throws io.dataweaver.api.error.DataWeaverException with all that is missing
     */
    static Map<String, Dataset> find(Targets targets, Session session, List<Schema> schemas) throws SQLException {
        Map<String, Dataset> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Schema schema : schemas) {
            List<String> key = targets.keyOf(schema);
            if (!schema.names().containsAll(key)) {
                problems.add("key " + key + " is not among the columns of '" + schema.dataset() + "': "
                        + String.join(", ", schema.names()));
                continue;
            }
            TableName name = targets.nameOf(schema);
            Optional<Table> table = session.dialect().find(session, name);
            if (table.isEmpty()) {
                problems.add("table " + name + " does not exist, so that there is nothing to read back");
            } else {
                // What stands against changing the table is of no interest to those who only read it.
                TargetEvolution evolution =
                        targets.evolution(targets.finder(session), table.get(), schema, new ArrayList<>());
                dataset(table.get(), evolution.leftOut(), schema, key, problems)
                        .ifPresent(dataset -> found.put(schema.dataset(), dataset));
            }
        }
        Targets.refuse(problems);
        return found;
    }

    /** Rows are read in the order of the primary key of the table, whichever key the sink writes by. */
    private static Optional<Dataset> dataset(
            Table table, Set<String> leftOut, Schema schema, List<String> key, List<String> problems) {
        int before = problems.size();
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            Optional<TableColumn> column = table.column(field.name());
            if (column.isEmpty()) {
                if (!leftOut.contains(field.name())) {
                    problems.add("table " + table.name() + " has no column '" + field.name() + "'; it has "
                            + String.join(", ", table.columnNames()));
                }
            } else if (column.get().type().isEmpty()) {
                problems.add("column " + field.name() + " of " + table.name() + " is "
                        + column.get().declared() + ", whose values have no exact type here");
            } else {
                fields.add(new Field(
                        field.name(),
                        column.get().requireType().type(),
                        !column.get().notNull()));
            }
        }
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(Dataset.of(new Schema(schema.dataset(), fields, key), table));
    }
}
