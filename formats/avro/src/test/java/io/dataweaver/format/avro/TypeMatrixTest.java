package io.dataweaver.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.api.format.Format;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.format.TypePageTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class TypeMatrixTest extends TypePageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "avro-types.md");

    private static final List<String> SCHEMAS = List.of(
            "\"null\"",
            "\"boolean\"",
            "\"int\"",
            "\"long\"",
            "\"float\"",
            "\"double\"",
            "\"string\"",
            "\"bytes\"",
            "{\"type\":\"fixed\",\"name\":\"F\",\"size\":8}",
            "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\",\"B\"]}",
            "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":12,\"scale\":2}",
            "{\"type\":\"fixed\",\"name\":\"D\",\"size\":8,\"logicalType\":\"decimal\",\"precision\":12,\"scale\":2}",
            "{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}",
            "{\"type\":\"string\",\"logicalType\":\"uuid\"}",
            "{\"type\":\"fixed\",\"name\":\"U\",\"size\":16,\"logicalType\":\"uuid\"}",
            "{\"type\":\"int\",\"logicalType\":\"date\"}",
            "{\"type\":\"int\",\"logicalType\":\"time-millis\"}",
            "{\"type\":\"long\",\"logicalType\":\"time-micros\"}",
            "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}",
            "{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}",
            "{\"type\":\"long\",\"logicalType\":\"timestamp-nanos\"}",
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-millis\"}",
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-micros\"}",
            "{\"type\":\"long\",\"logicalType\":\"local-timestamp-nanos\"}",
            "{\"type\":\"fixed\",\"name\":\"I\",\"size\":12,\"logicalType\":\"duration\"}",
            "[\"null\",\"int\"]",
            "[\"int\",\"string\"]",
            "[\"null\",\"int\",\"string\"]",
            "{\"type\":\"array\",\"items\":\"int\"}",
            "{\"type\":\"map\",\"values\":\"int\"}",
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}",
            "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}",
            "{\"type\":\"record\",\"name\":\"Empty\",\"fields\":[]}");

    @Override
    protected Path page() {
        return PAGE;
    }

    @Override
    protected String text() throws IOException {
        StringBuilder page = new StringBuilder("""
            <!-- Made by the build from what formats/avro's TypeMatrixTest saw. -->
            # Avro types

            ## Columns to Avro and back

            What a column is written as if no schema is given, and what comes back. Values at the edges of each type were
            written and read; every one came back as it was, except for those that are rejected: Avro cannot hold them.
            A column that may be null is a union with `null`. Attributes that start with `dataweaver-` name types and
            columns for which Avro has no name; other readers pass over them.

            | column | Avro | reads back as | rejected |
            |---|---|---|---|
            """);
        for (DataType type : TYPES) {
            page.append(row(type));
        }
        page.append("""

            ## Avro to columns

            | Avro | column |
            |---|---|
            """);
        for (String schema : SCHEMAS) {
            DataType type = AvroTypes.type(new org.apache.avro.Schema.Parser().parse(schema));
            page.append("| `").append(schema).append("` | `").append(type).append("` |\n");
        }
        page.append("""

            A union of several types is a struct with one member a branch, of which one is not null. What refers to a record
            that it stands in is read as JSON: no column type would end. An unknown logical type, such as `duration`, is
            read as what it is encoded as.
            """);
        return page.toString();
    }

    private static String row(DataType type) throws IOException {
        Schema columns = Schema.of("t", Field.nullable("v", type));
        List<Row> rows = edges(columns.field(0));
        Format format = AvroFiles.format(Map.of());
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = AvroFiles.write(format, columns, List.of(Batches.of(columns, rows, 1)), rejections);
        List<Row> rejected = Rows.rejected(rejections);
        List<io.dataweaver.api.data.RecordBatch> batches = new ArrayList<>();
        Schema inferred = AvroFiles.batches(format, file, batches);
        List<Row> read = new ArrayList<>();
        batches.forEach(batch -> read.addAll(Rows.of(batch)));
        rows.removeAll(rejected);
        assertThat(read).as("%s", type).isEqualTo(rows);
        assertThat(inferred).as("columns come back as they were").isEqualTo(columns.withDataset(inferred.dataset()));
        String avro = AvroSchemas.of("t", columns.fields())
                .getFields()
                .get(0)
                .schema()
                .getTypes()
                .get(1)
                .toString();
        return "| `" + type + "` | `" + avro + "` | `" + inferred.field(0).type() + "` | " + shown(rejected) + " |\n";
    }
}
