package io.dataweaver.core.expression;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row with a column of each type, on which tests compute. */
final class Sample {

    static final Schema SCHEMA = new Schema(
            "sample",
            List.of(
                    Field.required("id", DataTypes.BIGINT),
                    Field.nullable("qty", DataTypes.INTEGER),
                    Field.nullable("small", DataTypes.SMALLINT),
                    Field.nullable("price", DataTypes.decimal(12, 2)),
                    Field.nullable("rate", DataTypes.decimal(9, 4)),
                    Field.nullable("wide", DataTypes.decimal(38, 10)),
                    Field.nullable("amount", DataTypes.DECIMAL),
                    Field.nullable("ratio", DataTypes.DOUBLE),
                    Field.nullable("r", DataTypes.REAL),
                    Field.nullable("status", DataTypes.TEXT),
                    Field.nullable("city", DataTypes.TEXT),
                    Field.nullable("digits", DataTypes.TEXT),
                    Field.nullable("paid", DataTypes.BOOLEAN),
                    Field.nullable("due", DataTypes.DATE),
                    Field.nullable("at_time", DataTypes.TIME),
                    Field.nullable("created", DataTypes.TIMESTAMP),
                    Field.nullable("moment", DataTypes.TIMESTAMPTZ),
                    Field.nullable("key", DataTypes.UUID),
                    Field.nullable("doc", DataTypes.JSON),
                    Field.nullable("raw", DataTypes.BYTES),
                    Field.nullable("nothing", DataTypes.TEXT),
                    Field.nullable("absent", DataTypes.INTEGER),
                    Field.nullable("Mixed", DataTypes.INTEGER),
                    Field.nullable("value", DataTypes.INTEGER),
                    Field.nullable(
                            "device",
                            DataTypes.struct(
                                    Field.nullable("os", DataTypes.TEXT),
                                    Field.nullable("version", DataTypes.INTEGER))),
                    Field.nullable("tags", DataTypes.listOf(DataTypes.TEXT))),
            List.of("id"));

    private static final List<@Nullable Object> VALUES = Arrays.asList(
            7L,
            3,
            (short) 12,
            new BigDecimal("10.05"),
            new BigDecimal("0.1900"),
            new BigDecimal("1234567890123456789012345678.0123456789"),
            new BigDecimal("2.500"),
            0.5,
            1.1f,
            "PAID",
            "Zürich 🚲",
            "12.345",
            true,
            LocalDate.of(2026, 2, 28),
            LocalTime.of(13, 14, 15, 160_000_000),
            LocalDateTime.of(2026, 2, 28, 13, 14, 15, 678_900_000),
            Instant.parse("2026-02-28T13:14:15.5Z"),
            UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            "{\"a\": [1, 2]}",
            new byte[] {1, (byte) 0xAB},
            null,
            null,
            5,
            42,
            Map.of("os", "linux", "version", 6),
            List.of("a", "b"));

    private Sample() {}

    /** Returns a batch with the sample row between two rows that are not selected and hold nulls. */
    static RecordBatch batch() {
        BatchBuilder builder = new BatchBuilder(SCHEMA, 3);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < SCHEMA.size(); column++) {
                builder.column(column).appendValue(row == 1 ? VALUES.get(column) : column == 0 ? (Object) 0L : null);
            }
            builder.endRow(row + 1);
        }
        return builder.build().select(new int[] {1}, 1);
    }

    /** Returns the result of {@code sql} for the sample row as text; null for NULL, {@code error: …} if it fails. */
    static @Nullable String compute(String sql) {
        return compute(FunctionCatalog.installed(), sql);
    }

    static @Nullable String compute(FunctionCatalog functions, String sql) {
        RecordBatch batch = batch();
        EvaluationErrors errors = new EvaluationErrors();
        Column result = new ExpressionCompiler(functions).compile(sql, SCHEMA).evaluate(batch, errors);
        if (!errors.isEmpty()) {
            return "error: " + errors.message(1);
        }
        return result.isPresent(1) ? CastToBytes.text(result, 1) : null;
    }
}
