package io.dataweaver.core.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.regex.Pattern;

/** Casts to text, as PostgreSQL writes each type, and from text to UUID and JSON. */
final class CastToBytes extends Cast {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int MAX_UUID_TEXT = 40;

    private final Kind target;

    CastToBytes(Expression operand, DataType type, boolean safe) {
        super(operand, type, safe);
        this.target = Kind.of(type);
    }

    @Override
    Column cast(Evaluation run, Rows rows, Column column, NullMarks marks) {
        if (target == Kind.TEXT && column instanceof BytesColumn json && Kind.of(column.type()) == Kind.JSON) {
            return new BytesColumn(type(), json.data(), json.offsets(), json.length(), json.marks());
        }
        BytesRows results = new BytesRows(type(), run.length(), rows.count() * 16);
        for (int i = 0; i < rows.count(); i++) {
            int row = rows.row(i);
            if (marks.isPresent(row) && !convert(column, row, results)) {
                fail(run, column, row, marks);
            }
        }
        return results.column(marks.marks());
    }

    private boolean convert(Column column, int row, BytesRows results) {
        if (target == Kind.UUID) {
            return uuid((BytesColumn) column, row, results);
        } else if (target == Kind.JSON) {
            return json((BytesColumn) column, row, results);
        }
        results.set(row, text(column, row));
        return true;
    }

    /** Returns the present value at {@code row} as text. */
    static String text(Column column, int row) {
        DataType type = column.type();
        if (column instanceof LongColumn longs) {
            if (type instanceof DataType.Bool) {
                return longs.get(row) == 0 ? "false" : "true";
            }
            return Kind.of(type).isTemporal()
                    ? TemporalText.format(longs.get(row), type)
                    : Long.toString(longs.get(row));
        } else if (column instanceof DecimalColumn decimals) {
            return decimals.isSpecial(row)
                    ? DecimalText.format(DecimalRows.special(decimals.scale(row)), false)
                    : decimals.decimal(row).toPlainString();
        } else if (column instanceof DoubleColumn doubles) {
            return DecimalText.format(doubles.get(row), type instanceof DataType.Float32);
        }
        return String.valueOf(column.value(row));
    }

    private static boolean uuid(BytesColumn column, int row, BytesRows results) {
        String text = ascii(column, row, MAX_UUID_TEXT);
        if (text == null || !UUID_TEXT.matcher(text).matches()) {
            return false;
        }
        UUID uuid = UUID.fromString(text);
        byte[] bits = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        results.set(row, bits, 0, bits.length);
        return true;
    }

    private static boolean json(BytesColumn column, int row, BytesRows results) {
        int start = column.start(row);
        int end = column.end(row);
        try (JsonParser parser = JSON.createParser(column.data(), start, end - start)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                return false;
            }
        } catch (IOException malformed) {
            return false;
        }
        results.set(row, column.data(), start, end);
        return true;
    }
}
