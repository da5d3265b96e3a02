package io.dataweaver.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.Rejection;
import io.dataweaver.testkit.data.Batches;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.data.Rows;
import io.dataweaver.testkit.format.TypePageTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;

class TypeMatrixTest extends TypePageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "parquet-types.md");

    /** Columns of files that we do not write: physical type, length, annotation. */
    private static List<SchemaElement> foreign() {
        List<SchemaElement> elements = new ArrayList<>();
        elements.add(element(Type.INT96, 0));
        for (ConvertedType converted :
                List.of(ConvertedType.INT_8, ConvertedType.UINT_8, ConvertedType.UINT_16, ConvertedType.UINT_32)) {
            elements.add(element(Type.INT32, 0).setConverted_type(converted));
        }
        elements.add(element(Type.INT64, 0).setConverted_type(ConvertedType.UINT_64));
        elements.add(element(Type.BYTE_ARRAY, 0).setConverted_type(ConvertedType.ENUM));
        elements.add(element(Type.BYTE_ARRAY, 0).setConverted_type(ConvertedType.BSON));
        elements.add(element(Type.BYTE_ARRAY, 0)
                .setConverted_type(ConvertedType.DECIMAL)
                .setPrecision(30)
                .setScale(6));
        elements.add(element(Type.FIXED_LEN_BYTE_ARRAY, 12).setConverted_type(ConvertedType.INTERVAL));
        elements.add(element(Type.FIXED_LEN_BYTE_ARRAY, 2).setLogicalType(LogicalType.FLOAT16(new Float16Type())));
        elements.add(element(Type.FIXED_LEN_BYTE_ARRAY, 8));
        return elements;
    }

    private static SchemaElement element(Type type, int length) {
        SchemaElement element = new SchemaElement("v").setType(type).setRepetition_type(FieldRepetitionType.OPTIONAL);
        return length == 0 ? element : element.setType_length(length);
    }

    @Override
    protected Path page() {
        return PAGE;
    }

    @Override
    protected String text() throws IOException {
        StringBuilder page = new StringBuilder("""
            <!-- Made by the build from what formats/parquet's TypeMatrixTest saw. -->
            # Parquet types

            ## Columns to Parquet and back

            What a column is written as, and what comes back. Values at the edges of each type were written and read; every one
            came back as it was, except for those that are rejected: Parquet cannot hold them. Types for which Parquet has no
            name are named in the metadata of the footer; other readers pass over that.

            | column | Parquet | reads back as | rejected |
            |---|---|---|---|
            """);
        for (DataType type : TYPES) {
            page.append(row(type));
        }
        page.append("""

            ## Parquet to columns

            What is not in the table above:

            | Parquet | column |
            |---|---|
            """);
        for (SchemaElement element : foreign()) {
            page.append("| `")
                    .append(name(element))
                    .append("` | `")
                    .append(Shapes.leaf(element))
                    .append("` |\n");
        }
        page.append("""

            A field that just repeats is a list; lists and maps of older writers are read by the rules of the format. Types that
            are newer than this page, such as `VARIANT` or `GEOMETRY`, are read as what they are stored as.
            """);
        return page.toString();
    }

    private static String name(SchemaElement element) {
        StringBuilder name = new StringBuilder(String.valueOf(element.getType()));
        if (element.isSetType_length()) {
            name.append('(').append(element.getType_length()).append(')');
        }
        LogicalType logical = element.getLogicalType();
        if (logical != null) {
            name.append(' ').append(logical.getSetField());
            if (logical.isSetTIMESTAMP()) {
                name.append('(').append(logical.getTIMESTAMP().getUnit().getSetField());
                name.append(logical.getTIMESTAMP().isIsAdjustedToUTC() ? ", UTC)" : ", local)");
            } else if (logical.isSetTIME()) {
                name.append('(')
                        .append(logical.getTIME().getUnit().getSetField())
                        .append(')');
            } else if (logical.isSetINTEGER()) {
                name.append('(').append(logical.getINTEGER().getBitWidth()).append(')');
            }
        } else if (element.isSetConverted_type()) {
            name.append(' ').append(element.getConverted_type());
        }
        if (element.isSetPrecision()) {
            name.append('(')
                    .append(element.getPrecision())
                    .append(',')
                    .append(element.getScale())
                    .append(')');
        }
        return name.toString();
    }

    private static String row(DataType type) throws IOException {
        Schema columns = Schema.of("t", Field.nullable("v", type));
        List<Row> rows = edges(columns.field(0));
        List<Rejection> rejections = new ArrayList<>();
        byte[] file = ParquetFiles.write(Map.of(), columns, List.of(Batches.of(columns, rows, 1)), rejections);
        List<Row> rejected = Rows.rejected(rejections);
        ParquetFiles.Read read = ParquetFiles.read(file);
        rows.removeAll(rejected);
        assertThat(read.rows()).as("%s", type).isEqualTo(rows);
        assertThat(read.schema())
                .as("columns come back as they were")
                .isEqualTo(columns.withDataset(read.schema().dataset()));
        String written = SchemaWriter.elements(columns.fields()).stream()
                .skip(1)
                .map(element -> element.isSetType() ? name(element) : group(element))
                .collect(Collectors.joining(" / "));
        return "| `" + type + "` | `" + written + "` | `"
                + read.schema().field(0).type() + "` | "
                + shown(rejected) + " |\n";
    }

    private static String group(SchemaElement element) {
        LogicalType logical = element.getLogicalType();
        return logical == null ? element.getName() + " group" : String.valueOf(logical.getSetField());
    }
}
