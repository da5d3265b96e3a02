package io.dataweaver.core.run;

import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.plan.DatasetPlan;
import io.dataweaver.core.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is different between two plans of one pipeline, made at different times. */
final class SchemaDifference {

    private SchemaDifference() {}

    /** Tells whether both read the same columns of the same datasets, and write the same. */
    static boolean isNone(PipelinePlan before, PipelinePlan after) {
        return schemas(before).equals(schemas(after));
    }

    private static List<List<Schema>> schemas(PipelinePlan plan) {
        return plan.datasets().stream()
                .map(dataset -> List.of(dataset.dataset(), dataset.request().schema(), dataset.output()))
                .toList();
    }

    /** Returns what has changed at the sources, a line for each column. */
    static List<String> between(PipelinePlan before, PipelinePlan after) {
        Map<String, Schema> earlier = before.datasets().stream()
                .map(DatasetPlan::dataset)
                .collect(Collectors.toMap(Schema::dataset, Function.identity()));
        List<String> changes = new ArrayList<>();
        for (DatasetPlan dataset : after.datasets()) {
            Schema now = dataset.dataset();
            Schema then = earlier.remove(now.dataset());
            if (then == null) {
                changes.add(now.dataset() + " is new");
            } else {
                between(then, now, changes);
            }
        }
        earlier.keySet().forEach(gone -> changes.add(gone + " is gone"));
        return changes;
    }

    private static void between(Schema then, Schema now, List<String> changes) {
        for (Field field : now.fields()) {
            int index = then.indexOf(field.name());
            if (index < 0) {
                changes.add(now.dataset() + " has the new column " + field);
            } else if (!then.field(index).equals(field)) {
                changes.add(now.dataset() + " has the column " + field + ", which was " + then.field(index));
            }
        }
        for (Field field : then.fields()) {
            if (now.indexOf(field.name()) < 0) {
                changes.add(now.dataset() + " has no column " + field.name() + " any more");
            }
        }
        if (!then.key().equals(now.key())) {
            changes.add(now.dataset() + " has the key " + now.key() + ", which was " + then.key());
        }
    }
}
