package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Filling;
import io.dataweaver.api.data.NativeType;
import io.dataweaver.api.data.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be read as one: a table or view, or the query.
 *
 * @param schema its columns, typed
 * @param relation empty for the query
 * @param columns by name
 */
record Dataset(Schema schema, Optional<Relation> relation, Map<String, PgColumn> columns) {

    /** The name of what a query gives. */
    static final String QUERY = "query";

    static Dataset of(Relation relation) {
        return of(relation.name().toString(), Optional.of(relation), relation.columns(), relation.primaryKey());
    }

    static Dataset ofQuery(List<PgColumn> columns) {
        return of(QUERY, Optional.empty(), columns, List.of());
    }

    private static Dataset of(String name, Optional<Relation> relation, List<PgColumn> columns, List<String> key) {
        List<Field> fields = columns.stream().map(Dataset::field).toList();
        Map<String, PgColumn> byName = new LinkedHashMap<>();
        columns.forEach(c -> byName.put(c.name().name(), c));
        return new Dataset(new Schema(name, fields, key), relation, byName);
    }

    private static Field field(PgColumn column) {
        PgType type = column.type();
        Field field =
                new Field(column.name().name(), TypeMapping.read(type), !column.notNull()).filledWith(filling(column));
        return type.isMoreThanItIsReadAs() ? field.from(new NativeType(TypeMapping.SYSTEM, type.name())) : field;
    }

    private static @Nullable Filling filling(PgColumn column) {
        if (column.missing() != null) {
            return new Filling(column.missing());
        }
        return column.filled() ? Filling.UNKNOWN : null;
    }

    /** Returns the columns of {@code wanted}, in its order. */
    List<PgColumn> columnsOf(Schema wanted) {
        return wanted.names().stream()
                .map(name -> {
                    PgColumn column = columns.get(name);
                    if (column == null) {
                        throw new IllegalArgumentException(
                                "column '" + name + "' is not in " + schema.dataset() + ": " + columns.keySet());
                    }
                    return column;
                })
                .toList();
    }
}
