package io.dataweaver.core.transform;

import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentKind;
import io.dataweaver.api.descriptor.Option;
import io.dataweaver.api.descriptor.OptionType;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.transform.Transform;
import io.dataweaver.api.transform.TransformPlugin;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionUser;
import java.util.List;
import java.util.Map;

/** {@code map}: chooses, renames and computes columns. */
public final class MapPlugin implements TransformPlugin, FunctionUser {

    /** Which columns stay. */
    public static final Option<List<String>> KEEP = Option.of(
                    "keep",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that stay, in the order of the input; `\"*\"` for all, which is the default.")
            .example("[customer_id, created_at]");

    /** Which columns go. */
    public static final Option<List<String>> DROP = Option.of(
                    "drop",
                    OptionType.listOf(OptionType.TEXT),
                    "The columns that do not stay; not together with `keep`.")
            .example("[internal_note]");

    /** New names. */
    public static final Option<Map<String, String>> RENAME = Option.of(
                    "rename",
                    OptionType.mapOf(OptionType.TEXT),
                    "New names for columns, as `new: old`; the column stays in its place.")
            .example("{order_id: id}");

    /** New columns. */
    public static final Option<Map<String, String>> SET = Option.of(
                    "set",
                    OptionType.mapOf(OptionType.EXPRESSION),
                    "Columns to compute, as `name: expression`. Every expression sees the input, not the result of"
                            + " another one. A column that stays is replaced in its place; new ones follow at the end.")
            .example("{total: \"round(total, 2)\"}");

    private static final ComponentDescriptor DESCRIPTOR = ComponentDescriptor.of(ComponentKind.TRANSFORM, "map")
            .summary("Chooses, renames and computes columns. A record for which an expression fails is rejected."
                    + " The key of the dataset stays if its columns do, also under new names.")
            .options(KEEP, DROP, RENAME, SET)
            .example("{keep: [customer_id, created_at], set: {order_id: id, total: \"round(total, 2)\"}}")
            .example("{drop: [internal_note], rename: {order_id: id}}")
            .build();

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
    public Transform create(Options options, Schema input) {
        MapSettings settings = new MapSettings(
                options.find(KEEP),
                options.find(DROP).orElse(List.of()),
                options.find(RENAME).orElse(Map.of()),
                options.find(SET).orElse(Map.of()));
        return MapTransform.of(settings, input, new ExpressionCompiler(functions));
    }
}
