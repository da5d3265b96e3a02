package io.dataweaver.core.transform;

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
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.expression.ColumnCast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code cast}: gives columns other types. */
public final class CastPlugin implements TransformPlugin {

    /** What happens to a value that does not fit. */
    public enum OnError {
        /** Its record is rejected. */
        REJECT,
        /** It becomes NULL. */
        SET_NULL
    }

    /** Whether a value may lose a part of itself. */
    public enum Lossy {
        /** Types that could lose something are an error before start. */
        REFUSE,
        /** A value that would lose something fails. */
        CHECK,
        /** Values are rounded and cut as CAST does. */
        ALLOW
    }

    /** The new types. */
    public static final Option<Map<String, DataType>> COLUMNS = Option.required(
                    "columns", OptionType.mapOf(OptionType.TYPE), "The columns to convert, as `name: type`.")
            .example("{total: \"decimal(12,2)\", day: date}");

    /** What happens to a value that does not fit. */
    public static final Option<OnError> ON_ERROR = Option.of(
                    "on_error",
                    OptionType.choice(OnError.class),
                    "What happens to a value that does not fit its new type, such as `n/a` as a number: `reject` rejects"
                            + " its record, `set_null` makes it NULL.")
            .defaultsTo("reject");

    /** Whether a value may lose a part of itself. */
    public static final Option<Lossy> LOSSY = Option.of(
                    "lossy",
                    OptionType.choice(Lossy.class),
                    "Whether a value may lose a part of itself, such as digits or the time of day. `refuse`: types that"
                            + " could lose something are an error before start. `check`: they are allowed, but a value that"
                            + " would lose something does not fit. `allow`: values are rounded and cut as `CAST` does.")
            .defaultsTo("refuse");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "cast")
            .summary(
                    "Gives columns other types. Nothing is lost unless you say so. The key of the dataset stays if no two"
                            + " of its values can become one.")
            .options(COLUMNS, ON_ERROR, LOSSY)
            .example("{columns: {total: \"decimal(12,2)\", day: date}}")
            .example("{columns: {quantity: integer}, lossy: check, on_error: set_null}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        List<ColumnReplacement.Replacement> casts = new ArrayList<>();
        options.get(COLUMNS).forEach((name, type) -> {
            Field field = input.field(StepColumns.index(input, name, COLUMNS.name(), name));
            if (!field.type().equals(type)) {
                casts.add(cast(field, type, options.get(LOSSY), options.get(ON_ERROR)));
            }
        });
        return new ColumnReplacement(input, casts, TransformErrorCode.CAST_FAILED, false);
    }

    private static ColumnReplacement.Replacement cast(Field field, DataType type, Lossy lossy, OnError onError) {
        ColumnCast cast = ColumnCast.of(field.type(), type).orElseThrow(() -> noCast(field, type));
        boolean total = cast.isExact();
        boolean nullable = field.nullable() || (!total && onError == OnError.SET_NULL);
        ColumnFunction function = cast::apply;
        if (lossy != Lossy.ALLOW) {
            if (cast.loss().isPresent() && lossy == Lossy.REFUSE) {
                throw lossy(field, type, cast.loss().get());
            }
            if (!total) {
                function = LosslessCast.of(cast, field.type(), type).orElseThrow(() -> uncheckable(field, type, cast));
            }
        }
        if (onError == OnError.SET_NULL && !total) {
            function = new NullOnError(function);
            total = true;
        }
        return new ColumnReplacement.Replacement(
                new Field(field.name(), type, nullable), function, cast.isExact(), total);
    }

    private static OptionException noCast(Field field, DataType type) {
        return new OptionException(
                TransformErrorCode.NO_CAST,
                "`" + field.name() + "` is " + field.type().display() + ", which cannot become " + type.display(),
                null,
                List.of(COLUMNS.name(), field.name()));
    }

    private static OptionException lossy(Field field, DataType type, String loss) {
        return new OptionException(
                TransformErrorCode.LOSSY_CAST,
                "`" + field.name() + "` is " + field.type().display() + ", and as " + type.display() + " it may lose "
                        + loss,
                "with `lossy: check` a value that would is rejected, with `lossy: allow` it is rounded or cut",
                List.of(COLUMNS.name(), field.name()));
    }

    private static OptionException uncheckable(Field field, DataType type, ColumnCast cast) {
        return new OptionException(
                TransformErrorCode.LOSSY_CAST,
                "`" + field.name() + "` is " + field.type().display() + ", and as " + type.display()
                        + " each value loses " + cast.loss().orElse("a part"),
                "say `lossy: allow` if that is meant",
                List.of(COLUMNS.name(), field.name()));
    }
}
