package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionUser;
import io.dataweaver.core.stage.StatefulTransform;
import io.dataweaver.core.transform.StepColumns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code aggregate}: one record for each group of records. */
public final class AggregatePlugin implements KeyedPlugin, FunctionUser {

    /** When results leave. */
    public enum Output {
        /** Once: when the window closes, or the source ends. */
        APPEND,
        /** At each change. */
        UPSERT
    }

    /** What makes a group. */
    public static final Option<List<String>> BY = Option.of(
                    "by",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns in which the records of a group are the same; without it, all records are one group.")
            .example("[customer_id]");

    /** What is computed. */
    public static final Option<Map<String, String>> SET = Option.required(
                    "set",
                    OptionType.mapOf(OptionType.EXPRESSION),
                    "Columns to compute, as `name: function`: `count(*)`, `count(x)`, `count(distinct x)`, `sum(x)`,"
                            + " `min(x)`, `max(x)` or `avg(x)`, where x is any expression. NULL is passed over, as in SQL.")
            .example("{orders: count(*), total: sum(total)}");

    /** How long a window is. */
    public static final Option<Duration> WINDOW = Option.of(
                    "window",
                    OptionType.DURATION,
                    "Groups records by time too, into windows of this length, by the column `time`; their bounds come out"
                            + " as `window_start` and `window_end`, which is exclusive.")
            .example("1h");

    /** How often a window begins. */
    public static final Option<Duration> EVERY = Option.of(
                    "every",
                    OptionType.DURATION,
                    "How often a window begins: windows overlap if it is shorter than they are. As long as they are, if it is"
                            + " left out.")
            .example("10m");

    /** When a record happened. */
    public static final Option<String> TIME = Option.of(
                    "time", OptionType.TEXT, "The column that says when a record happened; needed for `window`.")
            .example("created_at");

    /** How late a record may be. */
    public static final Option<Duration> LATENESS = Option.of(
                    "lateness",
                    OptionType.DURATION,
                    "How far behind the latest record of its part of the source a record may come; one that comes later,"
                            + " when its window has closed, is rejected.")
            .defaultsTo("0s");

    /** When results leave. */
    public static final Option<Output> OUTPUT = Option.of(
                    "output",
                    OptionType.choice(Output.class),
                    "When results leave: `append` once, when the window closes or the source ends; `upsert` whenever they"
                            + " change, for which the sink needs a key (`mode: upsert`).")
            .defaultsTo("append");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "aggregate")
            .summary(
                    "Makes one record of each group of records, with counts, sums and the like; remembers the groups, also"
                            + " through a crash, on disk where they exceed the memory. Takes inserts only. The columns of `by`, and"
                            + " the begin of the window, are the key of what comes out.")
            .options(BY, SET, WINDOW, EVERY, TIME, LATENESS, OUTPUT)
            .example("{by: [customer_id], set: {orders: count(*), total: sum(total)}}")
            .example("{by: [shop], set: {visits: count(*)}, window: 1h, time: created_at, lateness: 5m}")
            .build();

    private static final String WINDOW_START = "window_start";
    private static final String WINDOW_END = "window_end";

    private volatile FunctionCatalog functions = FunctionCatalog.installed();

    @Override
    public void use(FunctionCatalog available) {
        functions = available;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<String> key(Options options, Schema input) {
        List<String> by = options.find(BY).orElse(List.of());
        StepColumns.comparable(input, by, BY.name());
        return List.copyOf(by);
    }

    @Override
    public Optional<String> time(Options options, Schema input) {
        return options.find(TIME);
    }

    @Override
    public StatefulTransform create(Options options, Schema input) {
        List<String> by = key(options, input);
        Optional<Windows> windows = windows(options, input);
        ExpressionCompiler compiler = new ExpressionCompiler(functions);
        List<AggregateCall> calls = new ArrayList<>();
        for (Map.Entry<String, String> set : options.get(SET).entrySet()) {
            calls.add(AggregateCall.read(set.getKey(), set.getValue(), calls.size(), input, compiler, SET.name()));
        }
        Schema output = output(input, by, windows, calls);
        return new AggregateTransform(
                input,
                output,
                by,
                windows,
                calls,
                options.get(OUTPUT) == Output.UPSERT,
                narrowed -> create(options, narrowed));
    }

    private static Optional<Windows> windows(Options options, Schema input) {
        Optional<Duration> window = options.find(WINDOW);
        Optional<String> time = options.find(TIME);
        if (window.isPresent() != time.isPresent()) {
            throw StepColumns.conflict(
                    "`window` and `time` go together",
                    "say in which column the time is, or leave both out",
                    window.isPresent() ? WINDOW.name() : TIME.name());
        }
        Optional<Duration> every = options.find(EVERY);
        if (every.isPresent() && window.isEmpty()) {
            throw StepColumns.conflict("`every` is how often a `window` begins", "say how long it is", EVERY.name());
        }
        return window.map(size -> {
            int index = DedupePlugin.timeColumn(input, time.orElseThrow());
            DataType type = input.field(index).type();
            Windows windows = new Windows(
                    index,
                    EventTime.units(type, size),
                    EventTime.units(type, every.orElse(size)),
                    EventTime.units(type, options.get(LATENESS)),
                    EventTime.perMicro(type));
            if (windows.size() <= 0 || windows.step() <= 0 || windows.step() > windows.size()) {
                throw StepColumns.conflict(
                        "windows of " + size + " cannot begin every " + every.orElse(size),
                        "`every` is positive, and at most `window`",
                        (every.isPresent() ? EVERY : WINDOW).name());
            }
            return windows;
        });
    }

    private static Schema output(Schema input, List<String> by, Optional<Windows> windows, List<AggregateCall> calls) {
        List<Field> fields = new ArrayList<>();
        List<String> key = new ArrayList<>(by);
        by.forEach(name -> fields.add(input.field(input.indexOf(name))));
        windows.ifPresent(window -> {
            DataType type = input.field(window.time()).type();
            fields.add(Field.required(WINDOW_START, type));
            fields.add(Field.required(WINDOW_END, type));
            key.add(WINDOW_START);
        });
        for (AggregateCall call : calls) {
            fields.add(
                    call.isNullable()
                            ? Field.nullable(call.name(), call.aggregate().type)
                            : Field.required(call.name(), call.aggregate().type));
        }
        Set<String> names = new LinkedHashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw StepColumns.twice(field.name(), "give what is computed another name", SET.name(), field.name());
            }
        }
        // A key must not be NULL, but a group may be that of NULL.
        boolean isKey = key.stream()
                .noneMatch(name -> input.indexOf(name) >= 0
                        && input.field(input.indexOf(name)).nullable());
        return new Schema(input.dataset(), fields, isKey ? key : List.of());
    }
}
