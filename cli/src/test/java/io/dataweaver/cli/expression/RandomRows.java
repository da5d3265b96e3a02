package io.dataweaver.cli.expression;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Rows made by chance: what is apt to go wrong, what is ordinary, and NULL, as text that both sides read. */
final class RandomRows {

    /** Collated by code points, with the cases of Unicode. */
    static final String TABLE = "create table t (id int, sm smallint, a int, b bigint, d numeric(12,2), e numeric(9,4),"
            + " n numeric, f double precision, r real, s text collate pg_c_utf8, u text collate pg_c_utf8, p boolean,"
            + " dt date, dx date, ts timestamp, tz timestamptz, tm time)";

    static final Schema SCHEMA = Schema.of(
            "t",
            Field.required("id", DataTypes.INTEGER),
            Field.nullable("sm", DataTypes.SMALLINT),
            Field.nullable("a", DataTypes.INTEGER),
            Field.nullable("b", DataTypes.BIGINT),
            Field.nullable("d", DataTypes.decimal(12, 2)),
            Field.nullable("e", DataTypes.decimal(9, 4)),
            Field.nullable("n", DataTypes.DECIMAL),
            Field.nullable("f", DataTypes.DOUBLE),
            Field.nullable("r", DataTypes.REAL),
            Field.nullable("s", DataTypes.TEXT),
            Field.nullable("u", DataTypes.TEXT),
            Field.nullable("p", DataTypes.BOOLEAN),
            Field.nullable("dt", DataTypes.DATE),
            Field.nullable("dx", DataTypes.DATE),
            Field.nullable("ts", DataTypes.TIMESTAMP),
            Field.nullable("tz", DataTypes.TIMESTAMPTZ),
            Field.nullable("tm", DataTypes.TIME));

    private static final List<String> TEXTS = List.of(
            "PAID",
            "",
            " ",
            "a",
            "Zürich 🚲",
            "a_b%c",
            "  New order ",
            "ñandú, 日本",
            "a,b,,c",
            "x",
            "12",
            "-7",
            "e\u0301a",
            "O'Hara \\n",
            "ǅ Ωmega Ж",
            "👩‍👩‍👧",
            "order 42");
    private static final List<String> DATES = List.of(
            "2026-02-28",
            "1969-12-31",
            "2000-02-29",
            "2024-02-29",
            "0001-01-01",
            "0044-03-15 BC",
            "1970-01-01",
            "2024-12-30",
            "3000-12-31");
    private static final List<String> FAR =
            List.of("infinity", "-infinity", "4000-01-01 BC", "9999-12-31", "290000-01-01");
    private static final List<String> TIMES = List.of("00:00:00", "13:14:15.6789", "23:59:59.999999", "02:30:00");

    private final SplittableRandom random;

    RandomRows(SplittableRandom random) {
        this.random = random;
    }

    /** Returns rows of {@link #SCHEMA}; a third of the values is an extreme, a tenth NULL. */
    List<List<@Nullable String>> next(int count) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (int row = 1; row <= count; row++) {
            List<@Nullable String> values = new ArrayList<>(List.of(String.valueOf(row)));
            for (int column = 1; column < SCHEMA.size(); column++) {
                values.add(
                        random.nextInt(10) == 0
                                ? null
                                : value(SCHEMA.field(column).name()));
            }
            rows.add(values);
        }
        return rows;
    }

    private String value(String column) {
        boolean isExtreme = random.nextInt(3) == 0;
        return switch (column) {
            case "sm" -> isExtreme ? pick("-32768", "32767", "0") : String.valueOf(random.nextInt(-20, 20));
            case "a" ->
                isExtreme ? pick("-2147483648", "2147483647", "0", "1") : String.valueOf(random.nextInt(-99, 3000));
            case "b" -> isExtreme ? pick("-9223372036854775808", "9223372036854775807", "0") : integer();
            case "d" -> isExtreme ? pick("9999999999.99", "-9999999999.99", "0.00") : decimal(1_000_000, 2);
            case "e" -> isExtreme ? pick("99999.9999", "-0.0001", "0.0000") : decimal(100_000, 4);
            case "n" -> isExtreme ? pick("NaN", "Infinity", "-Infinity", "0", "1e40", "-1e-30") : digits();
            case "f" ->
                isExtreme
                        ? pick("NaN", "Infinity", "-Infinity", "-0", "1e308", "4.9e-324", "9007199254740993")
                        : String.valueOf(random.nextInt(-4000, 4000) / 8.0);
            case "r" ->
                isExtreme
                        ? pick("NaN", "3.4e38", "-1e-45", "0", "16777217")
                        : String.valueOf((float) random.nextInt(-99, 99) / 10);
            case "s", "u" -> TEXTS.get(random.nextInt(TEXTS.size()));
            case "p" -> pick("true", "false");
            case "dt" -> isExtreme ? DATES.get(random.nextInt(DATES.size())) : date().toString();
            case "dx" -> FAR.get(random.nextInt(FAR.size()));
            case "tm" ->
                isExtreme
                        ? TIMES.get(random.nextInt(TIMES.size()))
                        : moment().toLocalTime().toString();
            default -> isExtreme ? extreme(column) : moment() + (column.equals("tz") ? "+00:00" : "");
        };
    }

    private String extreme(String column) {
        String date = DATES.get(random.nextInt(DATES.size()));
        String zone = column.equals("tz") ? "+00:00" : "";
        return date.replace(" BC", "") + " " + TIMES.get(random.nextInt(TIMES.size())) + zone
                + (date.endsWith("BC") ? " BC" : "");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String integer() {
        return String.valueOf(random.nextLong() >> random.nextInt(64));
    }

    private String decimal(int bound, int scale) {
        return BigDecimal.valueOf(random.nextInt(-bound, bound), scale).toPlainString();
    }

    private String digits() {
        BigInteger unscaled =
                BigInteger.valueOf(random.nextLong()).multiply(BigInteger.valueOf(random.nextLong(1, 1L << 40)));
        return new BigDecimal(unscaled.shiftRight(random.nextInt(100)), random.nextInt(0, 12)).toPlainString();
    }

    private LocalDate date() {
        return LocalDate.ofEpochDay(random.nextInt(-30_000, 50_000));
    }

    private LocalDateTime moment() {
        return date().atTime(
                        random.nextInt(24), random.nextInt(60), random.nextInt(60), 1000 * random.nextInt(1_000_000));
    }

    /** Returns rows as a batch, each value read from its text by a cast. */
    static RecordBatch batch(List<List<@Nullable String>> rows) {
        Schema texts = new Schema(
                "texts",
                SCHEMA.fields().stream()
                        .map(field -> Field.nullable(field.name(), DataTypes.TEXT))
                        .toList(),
                List.of());
        BatchBuilder builder = new BatchBuilder(texts, rows.size());
        for (List<@Nullable String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                builder.column(column).appendValue(row.get(column));
            }
            builder.endRow(builder.size() + 1);
        }
        RecordBatch written = builder.build();
        List<Column> columns = new ArrayList<>();
        long[] origins = new long[rows.size()];
        for (Field field : SCHEMA.fields()) {
            String sql = "cast(\"" + field.name() + "\" as "
                    + field.type().toString().replace("(6)", "") + ")";
            EvaluationErrors errors = new EvaluationErrors();
            columns.add(new ExpressionCompiler().compile(sql, texts).evaluate(written, errors));
            for (int row = 0; row < rows.size(); row++) {
                if (errors.failed(row)) {
                    throw new AssertionError(errors.message(row));
                }
            }
        }
        return RecordBatch.of(SCHEMA, columns, rows.size(), null, origins);
    }
}
