package io.dataweaver.testkit.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.testkit.data.EdgeValues;
import io.dataweaver.testkit.data.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A page that tells which type a format writes as what, and reads as what, made of what was seen. Run with
 * {@code -Ddocs.update=true} to write it anew.
 */
public abstract class TypePageTest {

    /** One of each type of columns, in the order in which pages have them. */
    protected static final List<DataType> TYPES = List.of(
            DataTypes.BOOLEAN,
            DataTypes.SMALLINT,
            DataTypes.INTEGER,
            DataTypes.BIGINT,
            DataTypes.REAL,
            DataTypes.DOUBLE,
            DataTypes.decimal(12, 2),
            DataTypes.decimal(38, 10),
            DataTypes.DECIMAL,
            DataTypes.TEXT,
            DataTypes.BYTES,
            DataTypes.UUID,
            DataTypes.JSON,
            DataTypes.DATE,
            new DataType.Time(0),
            new DataType.Time(3),
            new DataType.Time(6),
            new DataType.Time(9),
            new DataType.Timestamp(0),
            new DataType.Timestamp(3),
            new DataType.Timestamp(6),
            new DataType.Timestamp(9),
            new DataType.Instant(3),
            new DataType.Instant(6),
            new DataType.Instant(9),
            DataTypes.listOf(DataTypes.INTEGER),
            DataTypes.mapOf(DataTypes.TEXT, DataTypes.INTEGER),
            DataTypes.mapOf(DataTypes.INTEGER, DataTypes.TEXT),
            DataTypes.struct(Field.nullable("a", DataTypes.TEXT), Field.nullable("b c", DataTypes.INTEGER)));

    /** Returns where the page lies. */
    protected abstract Path page();

    /** Makes the page. */
    protected abstract String text() throws IOException;

    @Test
    final void thePageOfTypesIsCurrent() throws IOException {
        String text = text();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page(), text);
        }
        assertThat(page()).as("run this test with -Ddocs.update=true").hasContent(text);
    }

    /** Returns rows of one column, with the values at the edges of its type. */
    protected static List<Row> edges(Field column) {
        List<Row> rows = new ArrayList<>();
        if (column.nullable()) {
            rows.add(Row.of((Object) null));
        }
        EdgeValues.of(column.type()).forEach(value -> rows.add(Row.of(value)));
        return rows;
    }

    /** Returns the values of rows of one column as people write them. */
    protected static String shown(List<Row> rows) {
        return rows.stream().map(row -> shown(String.valueOf(row.value(0)))).collect(Collectors.joining(", "));
    }

    private static String shown(String value) {
        // What java.time has its largest and smallest values for.
        if (value.startsWith("+999999999") || value.startsWith("+1000000000")) {
            return "infinity";
        } else if (value.startsWith("-999999999") || value.startsWith("-1000000000")) {
            return "-infinity";
        }
        return value.equals("MIDNIGHT_AT_END") ? "24:00" : value;
    }
}
