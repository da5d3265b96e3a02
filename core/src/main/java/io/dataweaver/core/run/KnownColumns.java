package io.dataweaver.core.run;

import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.Capability;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.schema.ChangePolicy;
import io.dataweaver.api.schema.ColumnHistory;
import io.dataweaver.api.schema.SchemaChange;
import io.dataweaver.api.schema.SchemaPolicy;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import io.dataweaver.core.state.KnownDataset;
import io.dataweaver.core.state.KnownDataset.KnownColumn;
import io.dataweaver.core.transform.CommonType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns that a run knew when it was planned last, which are in its state, against those that the source has now.
 *
 * <p>Whether the target can take the rows as they are now is for the sink to say. Here is told what nobody would see there: that
 * a column is not the one that was copied so far, although there is one of its name, or has been copied under another.
 */
final class KnownColumns {

    private static final String MADE_ANEW =
            " was dropped and made anew, or another column has got its name, and rows that"
                    + " were copied have what it held before";

    private final KnownDataset then;
    private final Schema now;
    private final Schema output;
    private final Map<String, String> identities;
    private final Map<String, String> renamed;
    private final SchemaPolicy policy;
    private final boolean canRename;

    private KnownColumns(KnownDataset then, DatasetPlan dataset, PipelinePlan plan) {
        this.then = then;
        this.now = dataset.dataset();
        this.output = dataset.output();
        this.identities = plan.source().columnIdentities(now);
        this.renamed = ColumnChanges.renamed(then, now, identities);
        this.policy = plan.schemaPolicy();
        this.canRename = plan.sink().capabilities().contains(Capability.EVOLVES_TARGET);
    }

    /**
     * Returns what is to be kept of {@code plan}. Where its pipeline does not go on when columns change, that is only what tells whether
     * a column was {@linkplain #checkFilled written before it came}.
     *
     * @param before what was kept of the plan before
     */
    static List<KnownDataset> of(PipelinePlan plan, List<KnownDataset> before) {
        boolean frozen = plan.schemaPolicy().isFrozen();
        List<KnownDataset> known = new ArrayList<>();
        for (DatasetPlan dataset : plan.datasets()) {
            Schema schema = dataset.dataset();
            if (frozen && schema.names().containsAll(dataset.output().names())) {
                continue;
            }
            Map<String, String> identities = plan.source().columnIdentities(schema);
            List<KnownColumn> columns = new ArrayList<>();
            Set<String> written = new LinkedHashSet<>(dataset.output().names());
            schema.fields()
                    .forEach(field -> columns.add(KnownColumn.of(field, identities.getOrDefault(field.name(), ""))));
            before.stream()
                    .filter(earlier -> earlier.name().equals(schema.dataset()))
                    .forEach(earlier -> {
                        Map<String, String> renamed = ColumnChanges.renamed(earlier, schema, identities);
                        earlier.columns().stream()
                                .filter(column ->
                                        schema.indexOf(column.name()) < 0 && !renamed.containsKey(column.name()))
                                .forEach(column -> {
                                    columns.add(column.dropped());
                                    if (earlier.written().contains(column.name())
                                            && !plan.schemaPolicy().asks(SchemaChange.DROPPED_COLUMN)) {
                                        written.add(column.name());
                                    }
                                });
                    });
            known.add(new KnownDataset(
                    schema.dataset(), columns, schema.key(), dataset.output().dataset(), List.copyOf(written)));
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
        List<String> refused = new ArrayList<>();
        for (DatasetPlan dataset : plan.datasets()) {
            before.stream()
                    .filter(then -> then.name().equals(dataset.dataset().dataset()))
                    .map(then -> new KnownColumns(then, dataset, plan))
                    .forEach(known -> {
                        if (!policy.isFrozen()) {
                            known.check(refused);
                        }
                        known.checkFilled(refused);
                    });
        }
        if (!policy.isFrozen() && plan.sink().capabilities().contains(Capability.EVOLVES_TARGET)) {
            Map<String, ColumnHistory> unused =
                    ColumnChanges.of(before, plan.source(), plan.datasets(), policy, refused);
        }
        if (!refused.isEmpty()) {
            throw new DataWeaverException(
                    SchemaErrorCode.CHANGE_REFUSED,
                    "'" + plan.name() + "' cannot go on where it was: " + String.join("; ", refused),
                    SchemaErrorCode.CHANGE_REFUSED.remedy(),
                    null);
        }
    }

    /**
     * Returns what a run has to find out about columns before anything else is written to the target: those that have another name, and
     * those of one name that are not the ones that were copied.
     *
     * @param before what the state has
     */
    static List<String> called(List<KnownDataset> before, PipelinePlan plan) {
        List<String> others = new ArrayList<>();
        for (DatasetPlan dataset : plan.datasets()) {
            before.stream()
                    .filter(then -> then.name().equals(dataset.dataset().dataset()))
                    .map(then -> new KnownColumns(then, dataset, plan))
                    .forEach(known -> {
                        known.renamed.forEach(
                                (old, name) -> others.add(known.what(old) + " is called " + name + " now"));
                        known.then.columns().stream()
                                .filter(column -> known.isAnother(column))
                                .forEach(column -> others.add(known.what(column.name()) + MADE_ANEW));
                    });
        }
        return others;
    }

    private String what(String column) {
        return then.name() + "." + column;
    }

    /** Tells whether there is a column of that name which is not the one that was copied. */
    private boolean isAnother(KnownColumn column) {
        return now.indexOf(column.name()) >= 0
                && !renamed.containsKey(column.name())
                && !identities.getOrDefault(column.name(), "").equals(column.identity());
    }

    private void check(List<String> refused) {
        for (KnownColumn column : then.columns()) {
            String what = what(column.name());
            String called = renamed.getOrDefault(column.name(), column.name());
            int index = now.indexOf(called);
            Optional<Field> same = index < 0 ? Optional.empty() : Optional.of(now.field(index));
            if (isAnother(column)) {
                refused.add(what + MADE_ANEW);
            } else if (!column.isDropped()) {
                if (!called.equals(column.name())) {
                    rename(what, called).ifPresent(refused::add);
                }
                same.flatMap(found -> typeChange(what, column, found))
                        .or(() -> same.isPresent() ? Optional.empty() : gone(what))
                        .ifPresent(refused::add);
            }
        }
        List<String> key = then.key().stream()
                .map(column -> renamed.getOrDefault(column, column))
                .toList();
        if (!key.equals(now.key())) {
            refused.add(then.name() + " has the key " + now.key() + " now, and had " + then.key()
                    + frozen(SchemaChange.KEY_CHANGED));
        }
    }

    /**
     * A column that came, but that was written before, as {@code union} writes null where one of its tables lacks it: what its rows have
     * in it since then is nowhere in the log.
     */
    private void checkFilled(List<String> refused) {
        for (Field field : now.fields()) {
            int index = output.indexOf(field.name());
            if (then.written().contains(field.name())
                    && then.columns().stream().noneMatch(column -> column.name().equals(field.name()))
                    && !renamed.containsValue(field.name())
                    && field.filling() != null
                    && index >= 0
                    && output.field(index).filling() != null) {
                refused.add(then.name() + "." + field.name() + " is new and has "
                        + (field.filling().text() == null
                                ? "values of their own"
                                : "'" + field.filling().text() + "'")
                        + " in the rows that were there, but was written for them when the table did not have it");
            }
        }
    }

    private Optional<String> rename(String what, String name) {
        String told = what + " is called " + name + " now";
        if (!policy.evolves(SchemaChange.RENAMED_COLUMN)) {
            return Optional.of(told + frozen(SchemaChange.RENAMED_COLUMN));
        }
        return canRename ? Optional.empty() : Optional.of(told + ", and the sink cannot rename columns");
    }

    private Optional<String> typeChange(String what, KnownColumn column, Field field) {
        String type = field.type().toString();
        return typeOf(column.type(), type)
                .filter(change -> policy.of(change) == ChangePolicy.FREEZE)
                .map(change -> what + " is " + type + " now, and was " + column.type() + frozen(change));
    }

    private Optional<String> gone(String what) {
        return policy.of(SchemaChange.DROPPED_COLUMN) == ChangePolicy.FREEZE
                ? Optional.of(what + " is gone" + frozen(SchemaChange.DROPPED_COLUMN))
                : Optional.empty();
    }

    private static String frozen(SchemaChange change) {
        return " (`" + change.name().toLowerCase(Locale.ROOT) + ": freeze`)";
    }

    private static Optional<SchemaChange> typeOf(String then, String now) {
        if (then.equals(now)) {
            return Optional.empty();
        }
        DataType before = DataTypes.parse(then);
        DataType after = DataTypes.parse(now);
        boolean widened = after instanceof DataType.Text
                ? before instanceof DataType.Text
                : CommonType.of(before, after).equals(Optional.of(after));
        return Optional.of(widened ? SchemaChange.TYPE_WIDENED : SchemaChange.TYPE_NARROWED);
    }
}
