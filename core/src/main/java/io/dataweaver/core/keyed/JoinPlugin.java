package io.dataweaver.core.keyed;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.core.problem.Suggestions;
import io.dataweaver.core.transform.CommonType;
import io.dataweaver.core.transform.StepColumns;
import io.dataweaver.core.transform.TransformErrorCode;
import io.dataweaver.core.transform.UnitingPlugin.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code join}: pairs of records of two datasets that belong together, and happened within a span of time. */
public final class JoinPlugin implements JoiningPlugin {

    /** Which records come out that belong to no other. */
    public enum Type {
        /** None. */
        INNER,
        /** Those on the left. */
        LEFT,
        /** Those on the right. */
        RIGHT,
        /** All. */
        FULL;

        /** Tells whether records of {@code side} come out that belong to no other. */
        boolean keeps(int side) {
            return this == FULL || this == (side == JoinLayout.LEFT ? LEFT : RIGHT);
        }
    }

    /** The dataset on the left. */
    public static final Option<String> LEFT = Option.required(
                    "left",
                    OptionType.TEXT,
                    "The source on the left, or the dataset that a `union` in front made of several.")
            .example("orders");

    /** The dataset on the right. */
    public static final Option<String> RIGHT =
            Option.required("right", OptionType.TEXT, "The same on the right.").example("payments");

    /** Columns that are the same, by two names. */
    public static final Option<Map<String, String>> ON = Option.of(
                    "on",
                    OptionType.mapOf(OptionType.TEXT),
                    "The columns in which records that belong together are the same, as `left column: right column`."
                            + " NULL is the same as nothing.")
            .example("{id: order_id}");

    /** Columns that are the same, by one name. */
    public static final Option<List<String>> USING = Option.of(
                    "using",
                    OptionType.listOf(OptionType.TEXT),
                    "The same where columns have one name on both sides; they come out once. Either `on` or `using`.")
            .example("[order_id]");

    /** When a record happened. */
    public static final Option<Map<String, String>> TIME = Option.required(
                    "time",
                    OptionType.mapOf(OptionType.TEXT),
                    "The column of each side that says when a record happened, as `side: column`.")
            .example("{orders: created_at, payments: paid_at}");

    /** How far apart records may be. */
    public static final Option<Map<String, Duration>> WITHIN = Option.required(
                    "within",
                    OptionType.mapOf(OptionType.DURATION),
                    "How much earlier (`before`) and how much later (`after`) than the record on the left that on the"
                            + " right may have happened, bounds included; what is left out is 0s.")
            .example("{before: 5m, after: 1h}");

    /** Which records come out that belong to no other. */
    public static final Option<Type> TYPE = Option.of(
                    "type",
                    OptionType.choice(Type.class),
                    "Which records come out that belong to no other, with NULL in place of the other's columns: none,"
                            + " those on the `left`, those on the `right`, or all (`full`). They do when none can come any"
                            + " more.")
            .defaultsTo("inner");

    /** How late a record may be. */
    public static final Option<Duration> LATENESS = Option.of(
                    "lateness",
                    OptionType.DURATION,
                    "How far behind the latest record of its part of the source a record may come; one that comes"
                            + " later is rejected.")
            .defaultsTo("0s");

    /** What stands before the names of columns. */
    public static final Option<Map<String, String>> PREFIX = Option.of(
                    "prefix",
                    OptionType.mapOf(OptionType.TEXT),
                    "What is put before the names of the columns of a side, as `side: prefix`, but for those of"
                            + " `using`; needed where both sides have a column of the same name.")
            .example("{payments: payment_}");

    /** The name of the dataset. */
    public static final Option<String> NAME = Option.of(
                    "name",
                    OptionType.TEXT,
                    "The name of the dataset that comes out, which names the table if the sink does not; that of the"
                            + " left one if it is left out.")
            .example("paid_orders");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "join")
            .summary("Makes pairs of the records of two sources that are the same in some columns and happened within a"
                    + " span of time; remembers what may still belong to what comes, also through a crash, on disk"
                    + " where it exceeds the memory. Takes inserts only. The columns of the left side come first,"
                    + " then those of the right.")
            .options(LEFT, RIGHT, ON, USING, TIME, WITHIN, TYPE, LATENESS, PREFIX, NAME)
            .example(
                    "{left: orders, right: payments, on: {id: order_id}, time: {orders: created_at, payments: paid_at},"
                            + " within: {after: 1h}}")
            .example(
                    "{left: clicks, right: views, using: [visit], time: {clicks: at, views: at}, within: {before: 30m},"
                            + " prefix: {views: view_}, type: left, lateness: 5m}")
            .build();

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final String BEFORE = "before";
    private static final String AFTER = "after";

    private final long mostInMemory;

    /** Creates the plugin. */
    public JoinPlugin() {
        this(GroupTable.MOST_IN_MEMORY);
    }

    /**
     * Creates the plugin.
     *
     * @param mostInMemory about how many bytes of memory the rows of a partition may take
     */
    JoinPlugin(long mostInMemory) {
        this.mostInMemory = mostInMemory;
    }

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<String> key(Options options, Schema passed) {
        return JoinLayout.key(passed);
    }

    @Override
    public Optional<String> time(Options options, Schema passed) {
        return Optional.of(JoinLayout.TIME);
    }

    @Override
    public Joining join(Options options, List<Input> inputs) {
        List<String> names = List.of(options.get(LEFT), options.get(RIGHT));
        List<Integer> sideOf = new ArrayList<>();
        inputs.forEach(input -> sideOf.add(side(input, names, inputs)));
        List<Schema> schemas = List.of(
                schema(JoinLayout.LEFT, names, sideOf, inputs), schema(JoinLayout.RIGHT, names, sideOf, inputs));
        List<JoinLayout.Pair> pairs = pairs(options, names, schemas);
        List<String> times = times(options, names, schemas);
        DataType timeType = timeType(names, schemas, times);
        JoinLayout layout = JoinLayout.of(
                options.find(NAME).orElse(schemas.get(JoinLayout.LEFT).dataset()),
                names,
                schemas,
                pairs,
                times,
                timeType,
                options.get(TYPE),
                prefixes(options, names));
        JoinInterval interval = new JoinInterval(
                span(within(options, BEFORE), timeType, WITHIN.name(), BEFORE),
                span(within(options, AFTER), timeType, WITHIN.name(), AFTER),
                span(options.get(LATENESS), timeType, LATENESS.name()),
                EventTime.perMicro(timeType));
        return new Joining(
                sideOf.stream()
                        .<Transform>map(side -> JoinSideTransform.of(layout, side))
                        .toList(),
                new JoinTransform(layout, layout.passed(), interval, mostInMemory));
    }

    /** Returns the side that a dataset is on: that of its source, or else that of its own name. */
    private static int side(Input input, List<String> names, List<Input> inputs) {
        List<String> sources = inputs.stream().map(Input::source).toList();
        if (names.get(JoinLayout.LEFT).equals(names.get(JoinLayout.RIGHT))) {
            throw new OptionException(
                    KeyedErrorCode.SIDES,
                    "both sides are `" + names.get(JoinLayout.LEFT) + "`",
                    "name the source that is read twice under two names",
                    List.of(RIGHT.name()));
        }
        for (int side = JoinLayout.LEFT; side <= JoinLayout.RIGHT; side++) {
            String name = names.get(side);
            boolean isIt = sources.contains(name)
                    ? input.source().equals(name)
                    : input.schema().dataset().equals(name);
            if (isIt) {
                return side;
            }
        }
        if (names.stream().allMatch(name -> isThere(name, inputs))) {
            throw new OptionException(
                    KeyedErrorCode.SIDES,
                    "'" + input.schema().dataset() + "' of source `" + input.source() + "` is neither `" + names.get(0)
                            + "` nor `" + names.get(1) + "`, and cannot go round the join",
                    "give it a pipeline of its own",
                    List.of(LEFT.name()));
        }
        int missing = isThere(names.get(JoinLayout.LEFT), inputs) ? JoinLayout.RIGHT : JoinLayout.LEFT;
        throw noSide(missing, names, inputs);
    }

    private static boolean isThere(String name, List<Input> inputs) {
        return inputs.stream()
                .anyMatch(input ->
                        input.source().equals(name) || input.schema().dataset().equals(name));
    }

    private static OptionException noSide(int side, List<String> names, List<Input> inputs) {
        Set<String> known = new LinkedHashSet<>();
        inputs.forEach(
                input -> known.add(input.source().isEmpty() ? input.schema().dataset() : input.source()));
        String guess = Suggestions.didYouMean(names.get(side), known);
        return new OptionException(
                KeyedErrorCode.SIDES,
                "no source or dataset `" + names.get(side) + "` comes to the join",
                guess == null ? "what comes is: " + String.join(", ", known) : guess,
                List.of((side == JoinLayout.LEFT ? LEFT : RIGHT).name()));
    }

    private static Schema schema(int side, List<String> names, List<Integer> sideOf, List<Input> inputs) {
        Schema found = null;
        for (int i = 0; i < inputs.size(); i++) {
            Schema schema = inputs.get(i).schema();
            if (sideOf.get(i) == side && found != null && !found.equals(schema)) {
                throw new OptionException(
                        KeyedErrorCode.SIDES,
                        "`" + names.get(side) + "` has several datasets: '" + found.dataset() + "' and '"
                                + schema.dataset() + "'",
                        "make one of them with a `union` in front that takes `from: " + names.get(side) + "`",
                        List.of((side == JoinLayout.LEFT ? LEFT : RIGHT).name()));
            }
            found = sideOf.get(i) == side ? schema : found;
        }
        if (found == null) {
            throw noSide(side, names, inputs);
        }
        return found;
    }

    private static List<JoinLayout.Pair> pairs(Options options, List<String> names, List<Schema> schemas) {
        Map<String, String> on = options.find(ON).orElse(Map.of());
        List<String> using = options.find(USING).orElse(List.of());
        if (on.isEmpty() == using.isEmpty()) {
            throw StepColumns.conflict(
                    on.isEmpty()
                            ? "the join does not say in which columns records are the same"
                            : "`on` and `using` say the same in two ways",
                    "write `on: {left column: right column}`, or `using: [column]` where both sides have one name for"
                            + " it",
                    on.isEmpty() ? LEFT.name() : USING.name());
        }
        List<JoinLayout.Pair> pairs = new ArrayList<>();
        on.forEach((left, right) -> pairs.add(pair(left, right, false, names, schemas, ON.name(), left)));
        for (String column : new LinkedHashSet<>(using)) {
            pairs.add(pair(column, column, true, names, schemas, USING.name()));
        }
        return pairs;
    }

    private static JoinLayout.Pair pair(
            String left, String right, boolean isOne, List<String> names, List<Schema> schemas, String... path) {
        Field one = column(JoinLayout.LEFT, left, names, schemas, path);
        Field other = column(JoinLayout.RIGHT, right, names, schemas, path);
        for (Field field : List.of(one, other)) {
            if (StepColumns.isNested(field.type())) {
                throw StepColumns.wrongType(field, "only single values are compared", "name other columns", path);
            }
        }
        DataType type = CommonType.of(one.type(), other.type())
                .orElseThrow(() -> differ(one, other, names, "cast one of them in front of the join", path));
        return new JoinLayout.Pair(left, right, type, isOne);
    }

    private static Field column(int side, String name, List<String> names, List<Schema> schemas, String... path) {
        Schema schema = schemas.get(side);
        if (schema.indexOf(name) < 0) {
            String guess = Suggestions.didYouMean(name, schema.names());
            throw new OptionException(
                    TransformErrorCode.UNKNOWN_COLUMN,
                    "there is no column `" + name + "` in `" + names.get(side) + "`",
                    guess == null ? "it has " + String.join(", ", schema.names()) : guess,
                    List.of(path));
        }
        return schema.field(schema.indexOf(name));
    }

    private static OptionException differ(Field one, Field other, List<String> names, String hint, String... path) {
        return new OptionException(
                TransformErrorCode.WRONG_TYPE,
                "`" + one.name() + "` of `" + names.get(JoinLayout.LEFT) + "` is "
                        + one.type().display() + ", and `" + other.name() + "` of `" + names.get(JoinLayout.RIGHT)
                        + "` is " + other.type().display() + ", which cannot be compared",
                hint,
                List.of(path));
    }

    private static List<String> times(Options options, List<String> names, List<Schema> schemas) {
        Map<String, String> times = options.get(TIME);
        checkNames(times.keySet(), names, TIME.name());
        List<String> columns = new ArrayList<>();
        for (int side = JoinLayout.LEFT; side <= JoinLayout.RIGHT; side++) {
            String name = names.get(side);
            String column = times.get(name);
            if (column == null) {
                throw StepColumns.conflict(
                        "`time` does not say when a record of `" + name + "` happened",
                        "add `" + name + ": column`",
                        TIME.name());
            }
            Field field = column(side, column, names, schemas, TIME.name(), name);
            if (!(field.type() instanceof DataType.Timestamp) && !(field.type() instanceof DataType.Instant)) {
                throw StepColumns.wrongType(
                        field, "a timestamp is expected", "put a `cast` to timestamp in front", TIME.name(), name);
            }
            columns.add(column);
        }
        return columns;
    }

    /** Returns the finer of two types; whether a time is one of a zone or of a wall, only the user knows. */
    private static DataType timeType(List<String> names, List<Schema> schemas, List<String> times) {
        Field left = column(JoinLayout.LEFT, times.get(JoinLayout.LEFT), names, schemas, TIME.name());
        Field right = column(JoinLayout.RIGHT, times.get(JoinLayout.RIGHT), names, schemas, TIME.name());
        if (left.type() instanceof DataType.Timestamp != right.type() instanceof DataType.Timestamp) {
            throw differ(left, right, names, "cast one of them in front of the join", TIME.name());
        }
        return EventTime.precision(left.type()) >= EventTime.precision(right.type()) ? left.type() : right.type();
    }

    private static void checkNames(Set<String> found, List<String> known, String option) {
        for (String name : found) {
            if (!known.contains(name)) {
                String guess = Suggestions.didYouMean(name, known);
                throw StepColumns.conflict(
                        "`" + name + "` is not one of " + String.join(" and ", known), guess, option, name);
            }
        }
    }

    private static List<String> prefixes(Options options, List<String> names) {
        Map<String, String> prefixes = options.find(PREFIX).orElse(Map.of());
        checkNames(prefixes.keySet(), names, PREFIX.name());
        return names.stream().map(name -> prefixes.getOrDefault(name, "")).toList();
    }

    private static Duration within(Options options, String bound) {
        Map<String, Duration> within = options.get(WITHIN);
        checkNames(within.keySet(), List.of(BEFORE, AFTER), WITHIN.name());
        return within.getOrDefault(bound, Duration.ZERO);
    }

    private static long span(Duration span, DataType timeType, String... path) {
        if (span.compareTo(LONGEST) > 0) {
            throw StepColumns.conflict(
                    "it is more than " + LONGEST.toDays() + " days", "a join is within a bounded time", path);
        }
        return EventTime.units(timeType, span);
    }
}
