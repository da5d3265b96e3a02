package io.dataweaver.core.run;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.KnownDataset;
import io.dataweaver.core.state.KnownDataset.KnownColumn;
import io.dataweaver.core.transform.CommonType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The columns that a run knew when it was planned last, which are in its state, against those that the source has now.
 *
 * <p>Whether the target can take the rows as they are now is for the sink to say. Here is told what nobody would see there: that
 * a column is not the one that was copied so far, although there is one of its name, or has been copied under another.
 */
final class KnownColumns {

    private static final String DROPPED = "";

    private KnownColumns() {}

    /**
     * Returns what is to be kept of {@code plan}; nothing unless its pipeline goes on where columns change.
     *
     * @param before what was kept of the plan before
     */
    static List<KnownDataset> of(PipelinePlan plan, List<KnownDataset> before) {
        if (plan.schemaPolicy().isFrozen()) {
            return List.of();
        }
        List<KnownDataset> known = new ArrayList<>();
        for (DatasetPlan dataset : plan.datasets()) {
            Schema schema = dataset.dataset();
            Map<String, String> identities = plan.source().columnIdentities(schema);
            List<KnownColumn> columns = new ArrayList<>();
            schema.fields()
                    .forEach(field -> columns.add(new KnownColumn(
                            field.name(), field.type().toString(), identities.getOrDefault(field.name(), ""))));
            before.stream()
                    .filter(earlier -> earlier.name().equals(schema.dataset()))
                    .flatMap(earlier -> earlier.columns().stream())
                    .filter(column -> schema.indexOf(column.name()) < 0)
                    .forEach(column -> columns.add(new KnownColumn(column.name(), DROPPED, column.identity())));
            known.add(new KnownDataset(schema.dataset(), columns, schema.key()));
        }
        return known;
    }

    /**
     * Refuses to go on with columns that have changed in a way that the pipeline is not to go on with.
     *
     * @param before what the state has; empty if it has nothing of that kind
     */
    static void check(List<KnownDataset> before, PipelinePlan plan) {
        SchemaPolicy policy = plan.schemaPolicy();
        if (policy.isFrozen()) {
            return;
        }
        Map<String, KnownDataset> now = new HashMap<>();
        of(plan, List.of()).forEach(dataset -> now.put(dataset.name(), dataset));
        List<String> refused = new ArrayList<>();
        for (KnownDataset then : before) {
            KnownDataset current = now.get(then.name());
            if (current != null) {
                check(then, current, policy, refused);
            }
        }
        if (!refused.isEmpty()) {
            throw new DataWeaverException(
                    SchemaErrorCode.CHANGE_REFUSED,
                    "'" + plan.name() + "' cannot go on where it was: " + String.join("; ", refused),
                    SchemaErrorCode.CHANGE_REFUSED.remedy(),
                    null);
        }
    }

    private static void check(KnownDataset then, KnownDataset now, SchemaPolicy policy, List<String> refused) {
        for (KnownColumn column : then.columns()) {
            String what = then.name() + "." + column.name();
            Optional<KnownColumn> same = find(now, column.name());
            if (same.isPresent() && !same.get().identity().equals(column.identity())) {
                refused.add(what + " was dropped and made anew, and rows that were copied have what it held before");
            } else if (!column.type().equals(DROPPED)) {
                same.flatMap(found -> typeChange(what, column, found, policy))
                        .or(() -> same.isPresent() ? Optional.empty() : gone(what, column, now, policy))
                        .ifPresent(refused::add);
            }
        }
        if (!then.key().equals(now.key())) {
            refused.add(then.name() + " has the key " + now.key() + " now, and had " + then.key()
                    + frozen(SchemaChange.KEY_CHANGED));
        }
    }

    private static Optional<String> typeChange(String what, KnownColumn then, KnownColumn now, SchemaPolicy policy) {
        return typeOf(then, now)
                .filter(change -> policy.of(change) == ChangePolicy.FREEZE)
                .map(change -> what + " is " + now.type() + " now, and was " + then.type() + frozen(change));
    }

    private static Optional<String> gone(String what, KnownColumn column, KnownDataset now, SchemaPolicy policy) {
        Optional<String> renamed = now.columns().stream()
                .filter(other -> !other.identity().isEmpty() && other.identity().equals(column.identity()))
                .map(other -> what + " is called " + other.name() + " now" + frozen(SchemaChange.RENAMED_COLUMN))
                .findFirst();
        return policy.of(SchemaChange.DROPPED_COLUMN) == ChangePolicy.FREEZE
                ? renamed.or(() -> Optional.of(what + " is gone" + frozen(SchemaChange.DROPPED_COLUMN)))
                : renamed;
    }

    private static String frozen(SchemaChange change) {
        return " (`" + change.name().toLowerCase(Locale.ROOT) + ": freeze`)";
    }

    private static Optional<KnownColumn> find(KnownDataset dataset, String name) {
        return dataset.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst();
    }

    private static Optional<SchemaChange> typeOf(KnownColumn then, KnownColumn now) {
        if (then.type().equals(now.type())) {
            return Optional.empty();
        }
        DataType before = DataTypes.parse(then.type());
        DataType after = DataTypes.parse(now.type());
        boolean widened = after instanceof DataType.Text
                ? before instanceof DataType.Text
                : CommonType.of(before, after).equals(Optional.of(after));
        return Optional.of(widened ? SchemaChange.TYPE_WIDENED : SchemaChange.TYPE_NARROWED);
    }
}
