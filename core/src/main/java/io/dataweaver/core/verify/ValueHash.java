package io.dataweaver.core.verify;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import io.dataweaver.api.data.Temporal;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Adds values to a hash such that two values add the same just if they are the same value of a column:
 *
 * <ul>
 *   <li>null is neither empty nor zero;
 *   <li>numbers are the same by value: 1, 1.0 and 1.00 are one number, whichever of the types they have;
 *   <li>of binary fractions, all NaN are one value, and 0.0 is not -0.0;
 *   <li>text and bytes are the same by every byte: blanks at the end count, as do case and Unicode's form;
 *   <li>dates, times and timestamps are the same as a wall clock shows them, instants on the time line; infinities are values;
 *   <li>JSON is the same by what it means ({@link JsonHash}), lists in their order, maps in any.
 * </ul>
 */
final class ValueHash {

    private static final long FRACTION = 0x3C6EF372FE94F82BL;
    private static final long LARGE = 0x510E527FADE682D1L;
    private static final long SPECIAL = 0x1F83D9ABFB41BD6BL;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private ValueHash() {}

    /** Adds the value at physical row {@code row}. */
    static void add(Column column, int row, Form form, Lanes lanes) {
        if (!column.isPresent(row)) {
            lanes.addNull();
            return;
        }
        switch (form) {
            case VALUE -> addValue(column, row, lanes);
            case ONE_ZERO -> // -0.0 becomes 0.0
                lanes.add(Double.doubleToLongBits(((DoubleColumn) column).get(row) + 0.0));
            case NUMBER -> addAsNumber(column, row, lanes);
            case MOMENT -> addMoment((LongColumn) column, row, lanes);
            case JSON -> JsonHash.add(column, row, lanes);
            case TEXT -> addText(column, row, lanes);
        }
    }

    private static void addValue(Column column, int row, Lanes lanes) {
        switch (column.type().layout()) {
            case LONG -> lanes.add(((LongColumn) column).get(row));
            case DOUBLE -> lanes.add(Double.doubleToLongBits(((DoubleColumn) column).get(row)));
            case DECIMAL -> addDecimal((DecimalColumn) column, row, lanes);
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                if (bytes.type() instanceof DataType.Json) {
                    JsonHash.add(bytes, row, lanes);
                } else {
                    lanes.add(bytes.data(), bytes.start(row), bytes.end(row));
                }
            }
            case LIST -> {
                ListColumn list = (ListColumn) column;
                lanes.add((long) list.end(row) - list.start(row));
                for (int i = list.start(row); i < list.end(row); i++) {
                    add(list.elements(), i, Form.VALUE, lanes);
                }
            }
            case MAP -> {
                MapColumn map = (MapColumn) column;
                List<Lanes> entries = new ArrayList<>(map.end(row) - map.start(row));
                for (int i = map.start(row); i < map.end(row); i++) {
                    Lanes entry = new Lanes();
                    add(map.keys(), i, Form.VALUE, entry);
                    add(map.values(), i, Form.VALUE, entry);
                    entries.add(entry);
                }
                addUnordered(entries, lanes);
            }
            case STRUCT -> {
                StructColumn struct = (StructColumn) column;
                for (int i = 0; i < ((DataType.Struct) struct.type()).fields().size(); i++) {
                    add(struct.child(i), row, Form.VALUE, lanes);
                }
            }
        }
    }

    /** Adds values in an order that does not count. */
    static void addUnordered(Collection<Lanes> values, Lanes lanes) {
        long sumA = 0;
        long sumB = 0;
        for (Lanes value : values) {
            sumA += value.a;
            sumB += value.b;
        }
        lanes.add(values.size());
        lanes.add(sumA);
        lanes.add(sumB);
    }

    private static void addAsNumber(Column column, int row, Lanes lanes) {
        if (column instanceof DoubleColumn doubles) {
            double value = doubles.get(row);
            if (Double.isNaN(value)) {
                addSpecial(DecimalColumn.NAN, lanes);
            } else if (Double.isInfinite(value)) {
                addSpecial(value > 0 ? DecimalColumn.INFINITY : DecimalColumn.NEGATIVE_INFINITY, lanes);
            } else {
                addNumber(new BigDecimal(value), lanes);
            }
        } else {
            addValue(column, row, lanes);
        }
    }

    private static void addDecimal(DecimalColumn column, int row, Lanes lanes) {
        if (column.isSpecial(row)) {
            addSpecial(column.scale(row), lanes);
        } else if (column.isBig(row)) {
            addNumber(column.big(row), lanes);
        } else {
            addSmall(column.unscaled(row), column.scale(row), lanes);
        }
    }

    private static void addSpecial(int mark, Lanes lanes) {
        lanes.add(SPECIAL);
        lanes.add(mark);
    }

    /** Adds a number: a whole one of 64 bits as these, so that it is the same as in a column of integers. */
    static void addNumber(BigDecimal value, Lanes lanes) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() <= 0 && (long) stripped.precision() - stripped.scale() <= 19) {
            BigInteger whole = stripped.toBigInteger();
            if (whole.bitLength() < Long.SIZE) {
                lanes.add(whole.longValue());
                return;
            }
        }
        BigInteger digits = stripped.unscaledValue();
        if (stripped.scale() > 0 && digits.bitLength() < Long.SIZE) {
            addFraction(digits.longValue(), stripped.scale(), lanes);
            return;
        }
        byte[] bytes = digits.toByteArray();
        lanes.add(LARGE);
        lanes.add(stripped.scale());
        lanes.add(bytes, 0, bytes.length);
    }

    private static void addSmall(long unscaled, int scale, Lanes lanes) {
        long digits = unscaled;
        int left = scale;
        while (left > 0 && digits % 10 == 0) {
            digits /= 10;
            left--;
        }
        if (left == 0) {
            lanes.add(digits);
        } else {
            addFraction(digits, left, lanes);
        }
    }

    /** The digits have no zero at their end. */
    private static void addFraction(long digits, int scale, Lanes lanes) {
        lanes.add(FRACTION + scale);
        lanes.add(digits);
    }

    private static void addMoment(LongColumn column, int row, Lanes lanes) {
        long value = column.get(row);
        if (Temporal.isInfinite(value)) {
            lanes.add(SPECIAL);
            lanes.add(value);
            return;
        }
        long units = Temporal.unitsPerSecond(Form.digits(column.type()));
        lanes.add(Math.floorDiv(value, units));
        lanes.add(Math.floorMod(value, units) * (NANOS_PER_SECOND / units));
    }

    private static void addText(Column column, int row, Lanes lanes) {
        ByteOutput text = new ByteOutput(64);
        ValueWriter.put(column, row, text);
        lanes.add(text.array(), 0, text.size());
    }
}
