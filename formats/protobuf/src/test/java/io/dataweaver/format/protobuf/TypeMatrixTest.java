package io.dataweaver.format.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class TypeMatrixTest extends TypePageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "protobuf-types.md");

    private static final List<Field> COLUMNS = List.of(
            Field.nullable("v", DataTypes.BOOLEAN),
            Field.nullable("v", DataTypes.SMALLINT),
            Field.nullable("v", DataTypes.INTEGER),
            Field.nullable("v", DataTypes.BIGINT),
            Field.nullable("v", DataTypes.REAL),
            Field.nullable("v", DataTypes.DOUBLE),
            Field.nullable("v", DataTypes.decimal(12, 2)),
            Field.nullable("v", DataTypes.DECIMAL),
            Field.nullable("v", DataTypes.TEXT),
            Field.nullable("v", DataTypes.BYTES),
            Field.nullable("v", DataTypes.UUID),
            Field.nullable("v", DataTypes.JSON),
            Field.nullable("v", DataTypes.DATE),
            Field.nullable("v", DataTypes.TIME),
            Field.nullable("v", DataTypes.TIMESTAMP),
            Field.nullable("v", DataTypes.TIMESTAMPTZ),
            Field.nullable("v", new DataType.Instant(9)),
            Field.required("v", DataTypes.BIGINT),
            Field.required("v", DataTypes.listOf(DataTypes.INTEGER)),
            Field.nullable("v", DataTypes.listOf(DataTypes.INTEGER)),
            Field.required("v", DataTypes.mapOf(DataTypes.TEXT, DataTypes.INTEGER)),
            Field.required("v", DataTypes.mapOf(DataTypes.DOUBLE, DataTypes.INTEGER)),
            Field.required("v", DataTypes.listOf(DataTypes.listOf(DataTypes.INTEGER))),
            Field.nullable("v", DataTypes.struct(Field.nullable("a", DataTypes.TEXT))));

    private static final List<String> PROTO2 =
            List.of("required int32 v = 1;", "optional int32 v = 1;", "optional group V = 1 { optional int32 a = 1; }");

    private static final List<String> PROTO3 = List.of(
            "double v = 1;",
            "float v = 1;",
            "int32 v = 1;",
            "sint32 v = 1;",
            "sfixed32 v = 1;",
            "uint32 v = 1;",
            "fixed32 v = 1;",
            "int64 v = 1;",
            "sint64 v = 1;",
            "sfixed64 v = 1;",
            "uint64 v = 1;",
            "fixed64 v = 1;",
            "bool v = 1;",
            "string v = 1;",
            "bytes v = 1;",
            "E v = 1; enum E { A = 0; }",
            "optional int32 v = 1;",
            "repeated int32 v = 1;",
            "map<string, int32> v = 1;",
            "N v = 1; message N { int32 a = 1; }",
            "oneof o { int32 v = 1; int32 w = 2; }",
            "google.protobuf.Timestamp v = 1;",
            "google.protobuf.Duration v = 1;",
            "google.protobuf.Int32Value v = 1;",
            "google.protobuf.StringValue v = 1;",
            "google.protobuf.Value v = 1;",
            "google.protobuf.Struct v = 1;",
            "google.protobuf.ListValue v = 1;",
            "google.protobuf.Any v = 1;",
            "google.protobuf.FieldMask v = 1;",
            "google.protobuf.Empty v = 1;",
            "M v = 1;");

    private static final String IMPORTS =
            List.of("timestamp", "duration", "wrappers", "struct", "any", "field_mask", "empty").stream()
                    .map(name -> "import 'google/protobuf/" + name + ".proto';")
                    .collect(Collectors.joining());

    private static final Pattern FIELD = Pattern.compile("  (.*) v = 1;");

    @Override
    protected Path page() {
        return PAGE;
    }

    @Override
    protected String text() throws IOException {
        StringBuilder page = new StringBuilder("""
            <!-- Made by the build from what formats/protobuf's TypeMatrixTest saw. -->
            # Protobuf types

            ## Protobuf to columns

            | field | column |
            |---|---|
            """);
        PROTO2.forEach(field -> page.append(field("proto2", field)));
        PROTO3.forEach(field -> page.append(field("proto3", field)));
        page.append("""

            A field that does not know whether it is set has its default if it is not. Of a oneof at most one column is not
            null. An enum's number that has no name is read as the number, in digits. A duration is in seconds. A message that
            contains itself, and one without fields, is its bytes. With `types` a column is read as another type, such as
            `timestamptz(6)` for timestamps before 1677 or after 2262; a value that does not fit rejects its message.

            ## Columns to Protobuf and back

            The field that the refusal to write without a schema shows for a column. Values at the edges of each type were
            written and read as that type; every one came back as it was, except for those that are rejected. Types for which
            Protobuf has none are text, which comes back as the type if `types` asks for it.

            | column | field | rejected |
            |---|---|---|
            """);
        for (Field column : COLUMNS) {
            page.append(row(column));
        }
        page.append("""

            Elements of lists and values of maps that are null reject their row. With a schema of your own, so does null in a
            column whose field is not `optional`.
            """);
        return page.toString();
    }

    private static String field(String syntax, String field) {
        String proto = "syntax = '" + syntax + "'; " + IMPORTS + " message M { " + field + " }";
        Field column = ProtobufTypes.columns(ProtobufFiles.message(proto, "M")).get(0);
        return "| `" + field + "`" + (syntax.equals("proto2") ? " (proto2)" : "") + " | `" + column.type()
                + (column.nullable() ? "" : " not null") + "` |\n";
    }

    private static String row(Field column) throws IOException {
        Schema columns = Schema.of("t", column);
        String shown = "| `" + column.type() + (column.nullable() ? "" : " not null") + "` | ";
        String proto;
        try {
            proto = GeneratedProto.of(columns);
        } catch (DataWeaverException refused) {
            return shown + "none: the column "
                    + String.valueOf(refused.getMessage()).substring("column 'v' ".length()) + " | |\n";
        }
        List<Row> rows = edges(column);
        Format format = ProtobufFiles.format(proto);
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = ProtobufFiles.write(format, Batches.of(columns, rows, 1), rejections);
        List<Row> rejected = Rows.rejected(rejections);
        rows.removeAll(rejected);
        assertThat(ProtobufFiles.read(format, file, columns).rows())
                .as("%s", column)
                .isEqualTo(rows);
        Matcher field = FIELD.matcher(proto);
        assertThat(field.find()).isTrue();
        return shown + "`" + field.group(1) + "` | " + shown(rejected) + " |\n";
    }
}
