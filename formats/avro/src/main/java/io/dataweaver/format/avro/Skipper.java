package io.dataweaver.format.avro;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.Schema;

/** Passes over values that are not wanted. Not thread-safe. */
abstract class Skipper {

    /** Passes over nothing. */
    static final Skipper NOTHING = new Bytes(0);

    abstract void skip(BinaryInput in);

    /** Returns the least that a value takes. */
    abstract int minBytes();

    /** Tells whether it passes over one value, in which there are no others. */
    boolean isPlain() {
        return false;
    }

    /** Returns how many bytes it passes over, whatever they are; -1 if it looks at them. */
    int blindly() {
        return -1;
    }

    /** Returns what passes over values of {@code schema}. */
    static Skipper of(Schema schema) {
        return of(schema, new IdentityHashMap<>());
    }

    /** Returns what passes over values of each of {@code schemas}, one after the other. */
    static Skipper ofAll(List<Schema> schemas) {
        IdentityHashMap<Schema, Records> records = new IdentityHashMap<>();
        return joined(schemas.stream().map(schema -> of(schema, records)).toList());
    }

    /** Known records are made once, so that those that contain themselves come to an end. */
    private static Skipper of(Schema schema, IdentityHashMap<Schema, Records> records) {
        return switch (schema.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> new Bytes(1);
            case INT, LONG, ENUM -> new Numbers();
            case FLOAT -> new Bytes(Float.BYTES);
            case DOUBLE -> new Bytes(Double.BYTES);
            case FIXED -> new Bytes(schema.getFixedSize());
            case BYTES, STRING -> new Lengths();
            case ARRAY -> new Items(of(schema.getElementType(), records));
            case MAP -> new Items(joined(List.of(new Lengths(), of(schema.getValueType(), records))));
            case UNION ->
                new Branches(schema.getTypes().stream()
                        .map(branch -> of(branch, records))
                        .toArray(Skipper[]::new));
            case RECORD -> {
                Records known = records.get(schema);
                if (known == null) {
                    known = new Records();
                    records.put(schema, known);
                    List<Skipper> fields = new ArrayList<>();
                    for (Schema.Field field : schema.getFields()) {
                        fields.add(of(field.schema(), records));
                    }
                    known.fields = joined(fields);
                }
                yield known;
            }
        };
    }

    private static Skipper joined(List<Skipper> skippers) {
        List<Skipper> joined = new ArrayList<>();
        for (Skipper skipper : skippers) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last) instanceof Bytes before && skipper instanceof Bytes more) {
                int count = (int) Math.min((long) before.count + more.count, Integer.MAX_VALUE);
                joined.set(last, new Bytes(count));
            } else {
                joined.add(skipper);
            }
        }
        return joined.isEmpty() ? NOTHING : joined.size() == 1 ? joined.get(0) : new Several(joined);
    }

    private static int sum(int one, int other) {
        return (int) Math.min((long) one + other, Integer.MAX_VALUE);
    }

    /** A known number of bytes. */
    private static final class Bytes extends Skipper {
        private final int count;

        Bytes(int count) {
            this.count = count;
        }

        @Override
        void skip(BinaryInput in) {
            in.skip(count);
        }

        @Override
        boolean isPlain() {
            return true;
        }

        @Override
        int blindly() {
            return count;
        }

        @Override
        int minBytes() {
            return count;
        }
    }

    /** A number of variable length. */
    static final class Numbers extends Skipper {
        @Override
        void skip(BinaryInput in) {
            in.skipLong();
        }

        @Override
        boolean isPlain() {
            return true;
        }

        @Override
        int minBytes() {
            return 1;
        }
    }

    /** Bytes behind their length. */
    static final class Lengths extends Skipper {
        @Override
        void skip(BinaryInput in) {
            in.skip(in.readLength());
        }

        @Override
        boolean isPlain() {
            return true;
        }

        @Override
        int minBytes() {
            return 1;
        }
    }

    /** Arrays and maps. */
    private static final class Items extends Skipper {
        private final Skipper item;
        private int itemBytes = -1;

        Items(Skipper item) {
            this.item = item;
        }

        @Override
        void skip(BinaryInput in) {
            in.enter();
            if (itemBytes < 0) {
                itemBytes = item.minBytes();
            }
            int minBytes = itemBytes;
            for (long count = in.skipSizedBlocks(minBytes); count != 0; count = in.skipSizedBlocks(minBytes)) {
                for (long i = 0; i < count; i++) {
                    item.skip(in);
                }
            }
            in.leave();
        }

        @Override
        int minBytes() {
            return 1;
        }
    }

    /** Unions. */
    static final class Branches extends Skipper {
        private final Skipper[] branches;

        Branches(Skipper[] branches) {
            this.branches = branches;
        }

        Skipper[] branches() {
            return branches;
        }

        @Override
        void skip(BinaryInput in) {
            branches[in.readIndex(branches.length)].skip(in);
        }

        @Override
        int minBytes() {
            return 1;
        }
    }

    /** Records, which may contain themselves. */
    static final class Records extends Skipper {
        private Skipper fields = NOTHING;
        private boolean counting;

        Skipper fields() {
            return fields;
        }

        @Override
        void skip(BinaryInput in) {
            in.enter();
            fields.skip(in);
            in.leave();
        }

        /** A record that contains itself always, without a union or array between, has no values at all. */
        @Override
        int minBytes() {
            if (counting) {
                return 0;
            }
            counting = true;
            int bytes = fields.minBytes();
            counting = false;
            return bytes;
        }
    }

    /** Some values, one after the other. */
    static final class Several extends Skipper {
        private final Skipper[] skippers;

        Several(List<Skipper> skippers) {
            this.skippers = skippers.toArray(Skipper[]::new);
        }

        Skipper[] skippers() {
            return skippers;
        }

        @Override
        void skip(BinaryInput in) {
            for (Skipper skipper : skippers) {
                skipper.skip(in);
            }
        }

        @Override
        int minBytes() {
            int bytes = 0;
            for (Skipper skipper : skippers) {
                bytes = sum(bytes, skipper.minBytes());
            }
            return bytes;
        }
    }
}
