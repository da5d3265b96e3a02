package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.DataType;
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
    static Map<String, Dataset> find(Targets targets, Catalog catalog, List<Schema> schemas) throws SQLException {
        Map<String, Dataset> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Schema schema : schemas) {
            List<String> key = targets.keyOf(schema);
            if (!schema.names().containsAll(key)) {
                problems.add("key " + key + " is not among the columns of '" + schema.dataset() + "': "
                        + String.join(", ", schema.names()));
                continue;
            }
            QualifiedName name = targets.nameOf(schema).orIn(catalog.currentSchema());
            Optional<Relation> relation = catalog.find(name);
            if (relation.isEmpty()) {
                problems.add("table " + name + " does not exist, so that there is nothing to read back");
            } else {
                found.put(schema.dataset(), dataset(targets, catalog, relation.get(), schema, key, problems));
            }
        }
        Targets.refuse(problems);
        return found;
    }

    private static Dataset dataset(
            Targets targets, Catalog catalog, Relation relation, Schema schema, List<String> key, List<String> problems)
            throws SQLException {
        List<Field> fields = new ArrayList<>();
        Map<String, PgColumn> columns = new LinkedHashMap<>();
        Set<String> leftOut = targets.valuesLeftOut(catalog, relation, schema);
        for (Field field : schema.fields()) {
            Optional<PgColumn> column = relation.column(field.name());
            if (column.isEmpty() && leftOut.contains(field.name())) {
                continue;
            }
            if (column.isEmpty() && !key.contains(field.name())) {
                column = targets.lacking(catalog, field);
            }
            if (column.isEmpty()) {
                problems.add("table " + relation.name() + " has no column '" + field.name() + "'; it has "
                        + String.join(", ", relation.columnNames()));
                fields.add(field);
            } else {
                PgColumn stored = stored(column.get(), field);
                columns.put(field.name(), stored);
                fields.add(new Field(field.name(), TypeMapping.read(stored.type()), !stored.notNull()));
            }
        }
        return new Dataset(new Schema(schema.dataset(), fields, key), Optional.of(relation), columns);
    }

    /**
     * Text that the server was given to make an array of is read as the text of that; and blanks that it has added to
     * {@code char(n)} are left out, unless the source has them too.
     */
    private static PgColumn stored(PgColumn column, Field field) {
        PgType type = column.type();
        boolean isArrayOfText = type.wire() == Wire.ARRAY && field.type() instanceof DataType.Text;
        boolean isPadded =
                type.wire() == Wire.BPCHAR && !TypeMapping.nativeName(field).equals(Optional.of(type.name()));
        return isArrayOfText || isPadded ? column.of(type.asText()) : column;
    }
}
