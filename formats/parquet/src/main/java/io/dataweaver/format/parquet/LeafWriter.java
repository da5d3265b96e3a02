package io.dataweaver.format.parquet;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.DoubleColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.format.ByteOutput;
import io.dataweaver.api.format.ValueWriter;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.parquet.format.Type;

/** Collects one column of a row group: levels, and the values that are there. Not thread-safe. */
final class LeafWriter {

    private static final int FIRST = 1024;

    private final SchemaNode node;
    private final DataType type;
    private final Type physical;
    private final long divide;
    private byte[] definitions = new byte[0];
    private byte[] repetitions = new byte[0];
    private int entries;
    private int count;
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    private int[] ends = new int[0];
    private final ByteOutput bytes = new ByteOutput(0);

    LeafWriter(SchemaNode node, DataType type) {
        this.node = node;
        this.type = type;
        this.physical = node.element().getType();
        this.divide = isMillis(type) ? 1000 : 1;
    }

    /** Up to three digits of a second, times are written in milliseconds, but counted in microseconds. */
    static boolean isMillis(DataType type) {
        return (type instanceof DataType.Time time && time.precision() <= 3)
                || (type instanceof DataType.Timestamp timestamp && timestamp.precision() <= 3)
                || (type instanceof DataType.Instant instant && instant.precision() <= 3);
    }

    SchemaNode node() {
        return node;
    }

    Type physical() {
        return physical;
    }

    int entries() {
        return entries;
    }

    /** Returns how many values there are, without nulls. */
    int count() {
        return count;
    }

    int definition(int entry) {
        return definitions[entry];
    }

    int repetition(int entry) {
        return repetitions[entry];
    }

    long[] longs() {
        return longs;
    }

    double[] doubles() {
        return doubles;
    }

    /** Returns the bytes of all values, one after the other. */
    byte[] bytes() {
        return bytes.array();
    }

    int start(int value) {
        return value == 0 ? 0 : ends[value - 1];
    }

    int end(int value) {
        return ends[value];
    }

    boolean isBytes() {
        return physical == Type.BYTE_ARRAY || physical == Type.FIXED_LEN_BYTE_ARRAY;
    }

    boolean isDouble() {
        return physical == Type.FLOAT || physical == Type.DOUBLE;
    }

    /** Returns about how many bytes this keeps. */
    long byteSize() {
        return (long) entries * (node.repetition() > 0 ? 2 : node.definition() > 0 ? 1 : 0)
                + (isBytes() ? bytes.size() + 4L * count : 8L * count);
    }

    void clear() {
        entries = 0;
        count = 0;
        bytes.clear();
    }

    private void reserve(int some) {
        int wanted = entries + some;
        if (node.definition() > 0 && definitions.length < wanted) {
            definitions = Arrays.copyOf(definitions, larger(definitions.length, wanted));
        }
        if (node.repetition() > 0 && repetitions.length < wanted) {
            repetitions = Arrays.copyOf(repetitions, larger(repetitions.length, wanted));
        }
        int values = count + some;
        if (isBytes()) {
            if (ends.length < values) {
                ends = Arrays.copyOf(ends, larger(ends.length, values));
            }
        } else if (isDouble()) {
            if (doubles.length < values) {
                doubles = Arrays.copyOf(doubles, larger(doubles.length, values));
            }
        } else if (longs.length < values) {
            longs = Arrays.copyOf(longs, larger(longs.length, values));
        }
    }

    private static int larger(int length, int wanted) {
        return Math.max(Math.max(FIRST, wanted), length * 2);
    }

    /** Adds the rows of {@code batch} from {@code from} to {@code to}, of a column that is neither in a list nor a struct. */
    void addRows(Column column, RecordBatch batch, int from, int to) {
        reserve(to - from);
        boolean optional = node.definition() > 0;
        if (column.isComplete() && optional) {
            Arrays.fill(definitions, entries, entries + to - from, (byte) 1);
        }
        if (column.isComplete()) {
            for (int i = from; i < to; i++) {
                value(column, batch.row(i));
            }
        } else {
            for (int i = from; i < to; i++) {
                int row = batch.row(i);
                boolean present = column.isPresent(row);
                definitions[entries + i - from] = (byte) (present ? 1 : 0);
                if (present) {
                    value(column, row);
                }
            }
        }
        entries += to - from;
    }

    /** Adds a value. */
    void add(Column column, int row, int repetition) {
        reserve(1);
        levels(node.definition(), repetition);
        value(column, row);
    }

    /** Adds that there is none, from some level on. */
    void addNone(int definition, int repetition) {
        reserve(1);
        levels(definition, repetition);
    }

    private void levels(int definition, int repetition) {
        if (node.definition() > 0) {
            definitions[entries] = (byte) definition;
        }
        if (node.repetition() > 0) {
            repetitions[entries] = (byte) repetition;
        }
        entries++;
    }

    private void value(Column column, int row) {
        switch (type.layout()) {
            case LONG -> {
                long value = ((LongColumn) column).get(row);
                longs[count++] = divide == 1 ? value : value / divide;
            }
            case DOUBLE -> doubles[count++] = ((DoubleColumn) column).get(row);
            case DECIMAL -> decimal((DecimalColumn) column, row);
            case BYTES -> {
                BytesColumn texts = (BytesColumn) column;
                bytes.put(texts.data(), texts.start(row), texts.end(row));
                ends[count++] = bytes.size();
            }
            case LIST, MAP, STRUCT -> throw new IllegalStateException(type + " is no value");
        }
    }

    private void decimal(DecimalColumn column, int row) {
        if (!isBytes()) {
            longs[count++] = column.unscaled(row);
            return;
        }
        if (physical == Type.BYTE_ARRAY) {
            ValueWriter.putDecimal(column, row, bytes);
        } else {
            BigInteger unscaled =
                    column.isBig(row) ? column.big(row).unscaledValue() : BigInteger.valueOf(column.unscaled(row));
            byte[] digits = unscaled.toByteArray();
            for (int i = digits.length; i < node.element().getType_length(); i++) {
                bytes.put((byte) (unscaled.signum() < 0 ? -1 : 0));
            }
            bytes.put(digits);
        }
        ends[count++] = bytes.size();
    }
}
