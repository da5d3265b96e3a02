package io.dataweaver.core.transform;

import io.dataweaver.api.data.BytesColumn;
import io.dataweaver.api.data.Column;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code mask}: hides the most of texts. */
public final class MaskPlugin implements TransformPlugin {

    private static final String MASKS = "all, email, phone, card, name, keep_first(n), keep_last(n), constant(text)";

    /** The columns and their masks. */
    public static final Option<Map<String, String>> COLUMNS = Option.required(
                    "columns",
                    OptionType.mapOf(OptionType.TEXT),
                    "The columns to mask, as `name: mask`. `email` keeps the first character and the domain, `phone` and"
                            + " `card` the last four digits, `name` the first character of each word, `keep_first(n)` and"
                            + " `keep_last(n)` so many characters, `all` nothing; `constant(text)` is always that text.")
            .example("{email: email, card: card, iban: keep_last(4)}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "mask")
            .summary("Hides the most of texts: what is hidden is lost. Of a text that is too short to hide anything in,"
                    + " nothing is kept; NULL stays NULL. A key that is masked is a key no longer.")
            .options(COLUMNS)
            .example("{columns: {email: email, phone: phone, card: card}}")
            .example("{columns: {name: name, note: constant(removed)}}")
            .build();

    @Override
    public ComponentDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Transform create(Options options, Schema input) {
        List<ColumnReplacement.Replacement> masks = new ArrayList<>();
        options.get(COLUMNS).forEach((name, text) -> {
            Field field = StepColumns.text(input, name, COLUMNS.name(), name);
            Mask mask = Mask.parse(text)
                    .orElseThrow(() -> StepColumns.conflict(
                            "there is no mask `" + text + "`", "there are: " + MASKS, COLUMNS.name(), name));
            masks.add(new ColumnReplacement.Replacement(
                    new Field(name, field.type(), field.nullable()),
                    (column, batch, errors) -> masked((BytesColumn) column, batch, mask),
                    false,
                    true));
        });
        return new ColumnReplacement(input, masks, TransformErrorCode.CAST_FAILED, true);
    }

    private static Column masked(BytesColumn column, RecordBatch batch, Mask mask) {
        return TextRewriting.of(column, batch, (data, from, to, builder) -> {
            builder.reserve(mask.room(to - from));
            builder.commit(mask.write(data, from, to, builder.data(), builder.used()) - builder.used());
        });
    }
}
