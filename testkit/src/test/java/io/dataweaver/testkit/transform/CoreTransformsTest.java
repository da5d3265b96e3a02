package io.dataweaver.testkit.transform;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.secret.Secret;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.keyed.AggregatePlugin;
import io.dataweaver.core.keyed.DedupePlugin;
import io.dataweaver.core.keyed.PartitionByPlugin;
import io.dataweaver.core.transform.CastPlugin;
import io.dataweaver.core.transform.DropDuplicatesPlugin;
import io.dataweaver.core.transform.ExplodePlugin;
import io.dataweaver.core.transform.FilterPlugin;
import io.dataweaver.core.transform.FlattenPlugin;
import io.dataweaver.core.transform.HashPlugin;
import io.dataweaver.core.transform.MapPlugin;
import io.dataweaver.core.transform.MaskPlugin;
import io.dataweaver.core.transform.RateLimitPlugin;
import io.dataweaver.core.transform.SamplePlugin;
import io.dataweaver.core.transform.TokenizePlugin;
import io.dataweaver.core.transform.UnflattenPlugin;
import io.dataweaver.testkit.data.RandomData;
import io.dataweaver.testkit.data.Row;
import io.dataweaver.testkit.memory.MemoryLookup;
import io.dataweaver.testkit.memory.MemorySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The transforms that come with DataWeaver. */
class CoreTransformsTest {

    private static final Schema MIXED = schema(
            Field.nullable("whole", DataTypes.BIGINT),
            Field.nullable("fraction", DataTypes.DOUBLE),
            Field.nullable("word", DataTypes.TEXT),
            Field.nullable("day", DataTypes.DATE));

    private static final Schema NESTED = schema(
            Field.nullable("words", DataTypes.listOf(DataTypes.TEXT)),
            Field.nullable("word", DataTypes.TEXT),
            Field.nullable("entries", DataTypes.mapOf(DataTypes.TEXT, DataTypes.BIGINT)),
            Field.nullable("s", DataTypes.parse("struct<a:bigint,b:struct<c:text,d:date>>")));

    private static Schema schema(Field... others) {
        List<Field> fields = new ArrayList<>(List.of(Field.required("id", DataTypes.BIGINT)));
        fields.addAll(List.of(others));
        return new Schema("things", fields, List.of("id"));
    }

    /** A transform with its options. */
    abstract static class Case extends TransformConformanceTest {
        private final TransformPlugin plugin;
        private final Map<String, ?> options;
        private final Schema input;

        Case(TransformPlugin plugin, Map<String, ?> options, Schema input) {
            this.plugin = plugin;
            this.options = options;
            this.input = input;
        }

        @Override
        protected TransformPlugin plugin() {
            return plugin;
        }

        @Override
        protected Map<String, ?> options() {
            return options;
        }

        @Override
        protected Schema input() {
            return input;
        }
    }

    @Nested
    class Filter extends Case {
        Filter() {
            super(new FilterPlugin(), Map.of("condition", "id % 3 > 0 and (whole > 0 or word is null)"), MIXED);
        }
    }

    @Nested
    class FilterThatFails extends Case {
        FilterThatFails() {
            super(new FilterPlugin(), Map.of("condition", "10 / (id % 5) > 2"), MIXED);
        }
    }

    @Nested
    class MapOfAll extends Case {
        MapOfAll() {
            super(
                    new MapPlugin(),
                    Map.of("rename", Map.of("number", "id"), "set", Map.of("upper_word", "upper(word)")),
                    MIXED);
        }
    }

    @Nested
    class MapThatFails extends Case {
        MapThatFails() {
            super(new MapPlugin(), Map.of("keep", List.of("id", "day"), "set", Map.of("r", "100 / (id % 4)")), MIXED);
        }
    }

    @Nested
    class Cast extends Case {
        Cast() {
            super(
                    new CastPlugin(),
                    Map.of("columns", Map.of("id", "decimal(20,0)", "fraction", "decimal(9,2)"), "lossy", "check"),
                    MIXED);
        }
    }

    @Nested
    class CastToNull extends Case {
        CastToNull() {
            super(
                    new CastPlugin(),
                    Map.of(
                            "columns",
                            Map.of("whole", "integer", "word", "date", "day", "timestamp(3)"),
                            "lossy",
                            "allow",
                            "on_error",
                            "set_null"),
                    MIXED);
        }
    }

    @Nested
    class Flatten extends Case {
        Flatten() {
            super(new FlattenPlugin(), Map.of("columns", List.of("s")), NESTED);
        }
    }

    @Nested
    class Unflatten extends Case {
        Unflatten() {
            super(
                    new UnflattenPlugin(),
                    Map.of("prefixes", List.of("a")),
                    schema(
                            Field.nullable("a_x", DataTypes.TEXT),
                            Field.nullable("b", DataTypes.TEXT),
                            Field.nullable("a_y", DataTypes.DATE)));
        }
    }

    @Nested
    class ExplodeList extends Case {
        ExplodeList() {
            super(new ExplodePlugin(), Map.of("column", "words", "position_as", "line"), NESTED);
        }
    }

    @Nested
    class ExplodeMap extends Case {
        ExplodeMap() {
            super(new ExplodePlugin(), Map.of("column", "entries", "outer", true), NESTED);
        }
    }

    @Nested
    class Mask extends Case {
        Mask() {
            super(new MaskPlugin(), Map.of("columns", Map.of("word", "keep_first(2)")), MIXED);
        }
    }

    @Nested
    class Hash extends Case {
        Hash() {
            super(
                    new HashPlugin(),
                    Map.of("columns", List.of("id", "word", "day"), "key", Secret.of("0123456789abcdef")),
                    MIXED);
        }
    }

    @Nested
    class Tokenize extends Case {
        Tokenize() {
            super(
                    new TokenizePlugin(),
                    Map.of("columns", "card", "key", Secret.of("2b7e151628aed2a6abf7158809cf4f3c")),
                    new Schema(
                            "cards",
                            List.of(Field.required("card", DataTypes.TEXT), Field.nullable("word", DataTypes.TEXT)),
                            List.of("card")));
        }

        @Override
        protected List<Row> rows() {
            RandomData data = new RandomData(4711);
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String card = i % 10 == 9 ? "short-" + i : "4111-" + (100_000 + i * 37);
                rows.add(Row.of(card, i % 8 == 0 ? null : data.value(DataTypes.TEXT)));
            }
            return rows;
        }
    }

    @Nested
    class Sample extends Case {
        Sample() {
            super(new SamplePlugin(), Map.of("share", "40%"), MIXED);
        }
    }

    @Nested
    class DropDuplicates extends Case {
        DropDuplicates() {
            super(new DropDuplicatesPlugin(), Map.of("by", List.of("whole", "day")), MIXED);
        }

        @Override
        protected boolean isRowByRow() {
            return false;
        }
    }

    @Nested
    class Dedupe extends Case {
        Dedupe() {
            super(new DedupePlugin(), Map.of("by", List.of("whole", "day")), MIXED);
        }

        @Override
        protected boolean isRowByRow() {
            return false;
        }
    }

    @Nested
    class PartitionBy extends Case {
        PartitionBy() {
            super(new PartitionByPlugin(), Map.of("by", List.of("whole", "day")), MIXED);
        }
    }

    @Nested
    class Aggregate extends Case {
        Aggregate() {
            super(
                    new AggregatePlugin(),
                    Map.of("by", List.of("whole"), "set", Map.of("records", "count(*)", "first", "min(day)")),
                    MIXED);
        }

        @Override
        protected boolean isRowByRow() {
            return false;
        }
    }

    private static MemoryLookup lookup(String missing) {
        Schema table = new Schema(
                "table",
                List.of(
                        Field.required("key", DataTypes.BIGINT),
                        Field.nullable("day", DataTypes.DATE),
                        Field.nullable("looked_up", DataTypes.TEXT)),
                List.of());
        List<Row> rows = new ArrayList<>();
        for (long key = 0; key < 400; key++) {
            if (key % 5 != 3) {
                rows.add(Row.of(key, null, key % 4 == 0 ? null : "text of " + key));
            }
        }
        return new MemoryLookup(
                () -> new MemorySource(table, rows, 3, MemorySource.Interference.NONE),
                Map.of("on", Map.of("id", "key"), "select", "looked_up", "missing", missing));
    }

    @Nested
    class LookupThatRejects extends Case {
        LookupThatRejects() {
            super(lookup("reject").plugin(), lookup("reject").options(), MIXED);
        }
    }

    @Nested
    class LookupThatDrops extends Case {
        LookupThatDrops() {
            super(lookup("drop").plugin(), lookup("drop").options(), MIXED);
        }
    }

    @Nested
    class LookupWithNulls extends Case {
        LookupWithNulls() {
            super(lookup("set_null").plugin(), lookup("set_null").options(), MIXED);
        }
    }

    @Nested
    class RateLimit extends Case {
        RateLimit() {
            super(new RateLimitPlugin(), Map.of("records_per_second", 1000L), MIXED);
        }
    }
}
