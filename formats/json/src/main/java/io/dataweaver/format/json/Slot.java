package io.dataweaver.format.json;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.ColumnBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DecimalColumn;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.ListColumn;
import io.dataweaver.api.data.LongColumn;
import io.dataweaver.api.data.MapColumn;
import io.dataweaver.api.data.StructColumn;
import java.util.List;

/**
 * Where the values of one wanted column or member go, and how they are read.
 *
 * <p>{@link RecordParser} switches over {@link #kind}, so that no virtual call is made for a value.
 */
abstract sealed class Slot {

    static final int INTEGER = 0;
    static final int TEXT = 1;
    static final int DECIMAL = 2;
    static final int STRUCT = 3;
    static final int BOOLEAN = 4;
    static final int JSON = 5;
    static final int LIST = 6;
    static final int MAP = 7;
    static final int NUMBER = 8;
    static final int PARSED = 9;

    final int kind;

    /** The column as messages name it, such as {@code device.os}. */
    final String path;

    final DataType type;
    final boolean nullable;
    ColumnBuilder builder;

    private Slot(int kind, String path, DataType type, boolean nullable) {
        this.kind = kind;
        this.path = path;
        this.type = type;
        this.nullable = nullable;
        this.builder = ColumnBuilder.of(type, 1);
    }

    /** Says where values go from now on. */
    void bind(ColumnBuilder newBuilder) {
        builder = newBuilder;
    }

    static Slot of(String path, Field field) {
        return of(path, field.type(), field.nullable());
    }

    static Slot of(String path, DataType type, boolean nullable) {
        if (type instanceof DataType.Int64) {
            return new Integers(path, type, nullable, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type instanceof DataType.Int32) {
            return new Integers(path, type, nullable, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type instanceof DataType.Int16) {
            return new Integers(path, type, nullable, Short.MIN_VALUE, Short.MAX_VALUE);
        } else if (type instanceof DataType.Bool) {
            return new Booleans(path, type, nullable);
        } else if (type instanceof DataType.Text) {
            return new Texts(TEXT, path, type, nullable);
        } else if (type instanceof DataType.Json) {
            return new Texts(JSON, path, type, nullable);
        } else if (type instanceof DataType.Decimal decimal) {
            return new Decimals(path, decimal, nullable);
        } else if (type instanceof DataType.Struct struct) {
            return new Structs(path, struct, nullable);
        } else if (type instanceof DataType.ListOf list) {
            return new Lists(path, list, nullable);
        } else if (type instanceof DataType.MapOf map) {
            return new Maps(path, map, nullable);
        }
        return new Others(type.layout() == DataType.Layout.DOUBLE ? NUMBER : PARSED, path, type, nullable);
    }

    /** Integers of 16 to 64 bits. */
    static final class Integers extends Slot {
        final long min;
        final long max;
        LongColumn.Builder longs;

        Integers(String path, DataType type, boolean nullable, long min, long max) {
            super(INTEGER, path, type, nullable);
            this.min = min;
            this.max = max;
            this.longs = (LongColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            longs = (LongColumn.Builder) newBuilder;
        }
    }

    /** True and false. */
    static final class Booleans extends Slot {
        LongColumn.Builder longs;

        Booleans(String path, DataType type, boolean nullable) {
            super(BOOLEAN, path, type, nullable);
            this.longs = (LongColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            longs = (LongColumn.Builder) newBuilder;
        }
    }

    /** Text, and JSON as it stands. */
    static final class Texts extends Slot {
        BytesColumn.Builder texts;

        Texts(int kind, String path, DataType type, boolean nullable) {
            super(kind, path, type, nullable);
            this.texts = (BytesColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            texts = (BytesColumn.Builder) newBuilder;
        }
    }

    /** Exact decimals. */
    static final class Decimals extends Slot {
        final boolean unbounded;
        final int scale;

        /** How many digits may stand before the point; what has more goes the slow way, which says so. */
        final int maxIntegerDigits;

        DecimalColumn.Builder decimals;

        Decimals(String path, DataType.Decimal type, boolean nullable) {
            super(DECIMAL, path, type, nullable);
            this.unbounded = type.isUnbounded();
            this.scale = type.scale();
            this.maxIntegerDigits = unbounded
                    ? DataType.Decimal.MAX_LONG_PRECISION
                    : Math.min(type.precision(), DataType.Decimal.MAX_LONG_PRECISION) - type.scale();
            this.decimals = (DecimalColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            decimals = (DecimalColumn.Builder) newBuilder;
        }
    }

    /** Objects with known members. */
    static final class Structs extends Slot {
        final ObjectPlan plan;
        StructColumn.Builder structs;

        Structs(String path, DataType.Struct type, boolean nullable) {
            super(STRUCT, path, type, nullable);
            List<Field> fields = type.fields();
            this.plan = new ObjectPlan(path + ".", fields);
            this.structs = (StructColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            structs = (StructColumn.Builder) newBuilder;
            for (int i = 0; i < plan.size(); i++) {
                plan.slot(i).bind(structs.child(i));
            }
        }
    }

    /** Arrays. */
    static final class Lists extends Slot {
        final Slot element;
        ListColumn.Builder lists;

        Lists(String path, DataType.ListOf type, boolean nullable) {
            super(LIST, path, type, nullable);
            this.element = Slot.of(path + "[]", type.element(), true);
            this.lists = (ListColumn.Builder) builder;
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            lists = (ListColumn.Builder) newBuilder;
            element.bind(lists.elements());
        }
    }

    /** Objects whose names are values. */
    static final class Maps extends Slot {
        final Slot value;
        MapColumn.Builder maps;
        BytesColumn.Builder keys;

        Maps(String path, DataType.MapOf type, boolean nullable) {
            super(MAP, path, type, nullable);
            Types.requireTextKeys(type, path);
            this.value = Slot.of(path + "{}", type.value(), true);
            this.maps = (MapColumn.Builder) builder;
            this.keys = (BytesColumn.Builder) maps.keys();
        }

        @Override
        void bind(ColumnBuilder newBuilder) {
            super.bind(newBuilder);
            maps = (MapColumn.Builder) newBuilder;
            keys = (BytesColumn.Builder) maps.keys();
            value.bind(maps.values());
        }
    }

    /** What {@code ValueParser} reads: binary fractions from numbers; dates, times, UUIDs and bytes from text. */
    static final class Others extends Slot {
        Others(int kind, String path, DataType type, boolean nullable) {
            super(kind, path, type, nullable);
        }
    }
}
