package io.dataweaver.connector.postgres;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows like those of TPC-H's lineitem, from typed columns to the bytes of binary COPY and back: time a row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CopyEncodeBenchmark {

    private static final int ROWS = 4096;
    private static final long SEED = 42;
    private static final String[] WORDS = {
        "carefully", "final", "deposits", "sleep", "furiously", "above", "the", "ironic", "packages"
    };

    private static final Schema LINEITEM = new Schema(
            "lineitem",
            List.of(
                    Field.required("l_orderkey", DataTypes.BIGINT),
                    Field.required("l_partkey", DataTypes.BIGINT),
                    Field.required("l_suppkey", DataTypes.INTEGER),
                    Field.required("l_linenumber", DataTypes.INTEGER),
                    Field.required("l_quantity", DataTypes.decimal(15, 2)),
                    Field.required("l_extendedprice", DataTypes.decimal(15, 2)),
                    Field.required("l_discount", DataTypes.decimal(15, 2)),
                    Field.required("l_tax", DataTypes.decimal(15, 2)),
                    Field.required("l_returnflag", DataTypes.TEXT),
                    Field.required("l_linestatus", DataTypes.TEXT),
                    Field.required("l_shipdate", DataTypes.DATE),
                    Field.required("l_commitdate", DataTypes.DATE),
                    Field.required("l_receiptdate", DataTypes.DATE),
                    Field.required("l_shipinstruct", DataTypes.TEXT),
                    Field.required("l_shipmode", DataTypes.TEXT),
                    Field.required("l_comment", DataTypes.TEXT)),
            List.of());

    private CopyEncoder encoder;
    private CopyDecoder decoder;
    private RecordBatch batch;
    private byte[][] encoded;

    @Setup
    public void fill() {
        List<PgColumn> columns = LINEITEM.fields().stream()
                .map(field -> new PgColumn(new Identifier(field.name()), columnType(field.type())))
                .toList();
        List<BoundColumn> bound = new ArrayList<>();
        for (int i = 0; i < LINEITEM.size(); i++) {
            ColumnEncoding how = TypeMapping.write(
                            LINEITEM.field(i).type(), columns.get(i).type())
                    .orElseThrow();
            bound.add(new BoundColumn(LINEITEM.field(i).name(), i, how, true, false));
        }
        encoder = new CopyEncoder(bound, false);
        decoder = new CopyDecoder(columns);
        batch = rows();
        encoder.bind(batch);
        encoded = new byte[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            encoder.clear();
            encoder.encode(row);
            encoded[row] = Arrays.copyOf(encoder.bytes(), encoder.size());
        }
        check();
    }

    private static PgType columnType(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            int modifier = (decimal.precision() << 16 | decimal.scale()) + 4;
            return new PgType(Wire.NUMERIC.oid(), modifier, Wire.NUMERIC, null, "numeric(15,2)", false);
        } else if (type instanceof DataType.Text) {
            return PgType.of(Wire.TEXT, "text");
        } else if (type instanceof DataType.Date) {
            return PgType.of(Wire.DATE, "date");
        }
        return type instanceof DataType.Int64 ? PgType.of(Wire.INT8, "bigint") : PgType.of(Wire.INT4, "integer");
    }

    private static RecordBatch rows() {
        Random random = new Random(SEED);
        BatchBuilder builder = new BatchBuilder(LINEITEM, ROWS);
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < LINEITEM.size(); column++) {
                DataType type = LINEITEM.field(column).type();
                if (type instanceof DataType.Decimal) {
                    int digits = column == 5 ? 10_000_000 : column == 4 ? 5_000 : 11;
                    ((DecimalColumn.Builder) builder.column(column)).append(random.nextInt(digits));
                } else if (type instanceof DataType.Text) {
                    ((BytesColumn.Builder) builder.column(column)).append(text(random, column));
                } else if (type instanceof DataType.Date) {
                    ((LongColumn.Builder) builder.column(column)).append(8_000 + random.nextInt(2_500));
                } else {
                    ((LongColumn.Builder) builder.column(column)).append(random.nextInt(1_000_000));
                }
            }
            builder.endRow(row + 1);
        }
        return builder.build();
    }

    private static String text(Random random, int column) {
        if (column == 8 || column == 9) {
            return "N";
        }
        StringBuilder text = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int i = column == 15 ? random.nextInt(5) : 1; i > 0; i--) {
            text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** A result counts only if it is right. */
    private void check() {
        RecordBatch decoded = decode();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < LINEITEM.size(); column++) {
                Object before = batch.column(column).value(row);
                if (before == null || !before.equals(decoded.column(column).value(row))) {
                    throw new IllegalStateException("row " + row + " came back otherwise: " + before);
                }
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int encode() {
        encoder.bind(batch);
        int bytes = 0;
        for (int row = 0; row < ROWS; row++) {
            encoder.encode(row);
            if (encoder.size() >= 64 * 1024) {
                bytes += encoder.size();
                encoder.clear();
            }
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public RecordBatch decode() {
        BatchBuilder builder = new BatchBuilder(LINEITEM, ROWS);
        decoder.bind(builder);
        for (int row = 0; row < ROWS; row++) {
            decoder.decode(encoded[row], 0);
            builder.endRow(row + 1);
        }
        return builder.build();
    }
}
