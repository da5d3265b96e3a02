package io.dataweaver.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.testkit.data.Row;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that DuckDB 2.0 wrote, of all its types and codecs: 300 rows that its query made of their numbers; and the first 2,000
 * flights of the US Bureau of Transportation Statistics (public data), as the package vega-datasets 3.2.1 has them.
 */
class ForeignFilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "lz4_raw", "brotli", "uncompressed", "v2", "deltas"})
    void readsWhatDuckDbWrites(String name) throws IOException {
        ParquetFiles.Read read = ParquetFiles.read(ParquetFiles.resource("duckdb-" + name + ".parquet"));
        assertThat(read.rejections()).isEmpty();
        assertThat(read.schema().fields().stream()
                        .map(field -> field.name() + " " + field.type())
                        .toList())
                .containsExactly(
                        "i bigint",
                        "t smallint",
                        "ut smallint",
                        "us integer",
                        "ui bigint",
                        "ub decimal(20,0)",
                        "n integer",
                        "dbl double",
                        "f real",
                        "d9 decimal(9,2)",
                        "d18 decimal(18,4)",
                        "d38 decimal(38,10)",
                        "tx text",
                        "ux text",
                        "b bytes",
                        "bo boolean",
                        "da date",
                        "ti time(6)",
                        "ts timestamp(6)",
                        "tz timestamptz(6)",
                        "tn timestamp(9)",
                        "tm timestamp(3)",
                        "u uuid",
                        "js json",
                        "l list<bigint>",
                        "ll list<list<bigint>>",
                        "s struct<a:bigint,b:text,c:list<struct<d:bigint>>>",
                        "m map<bigint,text>");
        assertThat(read.rows()).hasSize(300);
        assertRow(read, 0, "null", "null");
        assertRow(read, 1, "1", "[]");
        assertRow(read, 299, "299", "[[299], null, []]");
    }

    private static void assertRow(ParquetFiles.Read read, int i, String n, String lists) {
        Row row = read.rows().get(i);
        Schema schema = read.schema();
        assertThat(shown(schema, row, "i")).isEqualTo(String.valueOf(i));
        assertThat(shown(schema, row, "t")).isEqualTo(String.valueOf(i % 3));
        assertThat(shown(schema, row, "ui")).isEqualTo(String.valueOf(4_294_967_295L - i));
        assertThat(shown(schema, row, "ub")).isEqualTo(Long.toUnsignedString(-1L - i));
        assertThat(shown(schema, row, "n")).isEqualTo(n);
        assertThat(shown(schema, row, "dbl")).isEqualTo(String.valueOf(i / 4.0));
        assertThat(shown(schema, row, "f")).isEqualTo(String.valueOf(i / 2f));
        assertThat(Double.parseDouble(shown(schema, row, "d9"))).isEqualTo(i / 4.0);
        assertThat(Double.parseDouble(shown(schema, row, "d38"))).isEqualTo(i / 4.0);
        assertThat(shown(schema, row, "tx")).isEqualTo("text " + i % 10);
        assertThat(shown(schema, row, "ux")).isEqualTo("é".repeat(i % 30) + i);
        assertThat(shown(schema, row, "bo")).isEqualTo(String.valueOf(i % 2 == 0));
        assertThat(shown(schema, row, "u"))
                .endsWith("-" + "0".repeat(12 - String.valueOf(i).length()) + i);
        assertThat(shown(schema, row, "js")).isEqualTo("{\"a\":" + i + "}");
        assertThat(shown(schema, row, "l")).isEqualTo("[" + i + ", null, " + (i + 1) + "]");
        assertThat(shown(schema, row, "ll")).isEqualTo(lists);
    }

    private static String shown(Schema schema, Row row, String column) {
        return String.valueOf(row.value(schema.indexOf(column)));
    }

    @Test
    void allCodecsAndEncodingsGiveTheSameRows() throws IOException {
        List<Row> rows = ParquetFiles.read(ParquetFiles.resource("duckdb-uncompressed.parquet"))
                .rows();
        for (String name : List.of("snappy", "gzip", "zstd", "lz4_raw", "brotli", "v2", "deltas")) {
            assertThat(ParquetFiles.read(ParquetFiles.resource("duckdb-" + name + ".parquet"))
                            .rows())
                    .as(name)
                    .isEqualTo(rows);
        }
    }

    @Test
    void readsRealFlights() throws IOException {
        ParquetFiles.Read read = ParquetFiles.read(ParquetFiles.resource("flights-2000.parquet"));
        assertThat(read.schema().names()).containsExactly("date", "delay", "distance", "origin", "destination");
        assertThat(read.schema().field(3).type()).isEqualTo(DataTypes.TEXT);
        assertThat(read.rows()).hasSize(2000);
        assertThat(read.rows())
                .allSatisfy(row -> assertThat(String.valueOf(row.value(3))).matches("[A-Z]{3}"));
    }
}
