package io.dataweaver.connector.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How changes are merged of which some keep values of the target: the source did not send them, because an update has left
 * them alone.
 *
 * <p>Such a value is that of an earlier change of the same key if there is one since the key was deleted last, and otherwise
 * stays as the target has it. If the target has no such row, the value is known to nobody, and the server is made to refuse the
 * change.
 */
final class KeptValues {

    /** {@code integrity_constraint_violation}: about the row. */
    private static final String STATE = "23000";

    private final TargetPlan plan;
    private final List<TargetColumn> columns;

    KeptValues(TargetPlan plan) {
        this.plan = plan;
        this.columns = plan.columns();
    }

    private static String value(int column) {
        return "v" + column;
    }

    private static String kept(int column) {
        return "k" + column;
    }

    /** Returns SQL that is true where a change keeps the value of a column. */
    private String keeps(int column) {
        return "coalesce(get_bit(" + plan.kept().toSql() + ", " + column + ") = 1, false)";
    }

    private IntStream others() {
        return IntStream.range(0, columns.size()).filter(i -> !columns.get(i).key());
    }

    private String anyKept() {
        return others().mapToObj(i -> "f." + kept(i)).collect(Collectors.joining(" or ", "(", ")"));
    }

    /**
     * One row a key that is not deleted in the end: each value by the last change that tells it, and whether none does.
     * {@code gone} is null unless the key was deleted before.
     */
    private String folded() {
        String key = plan.typedKey();
        String sequence = plan.sequence().toSql();
        String partition = "over (partition by " + key + ")";
        List<String> list = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).key()) {
                list.add(columns.get(i).value() + " as " + value(i));
            } else {
                list.add("first_value(" + columns.get(i).value() + ") over (partition by " + key + " order by "
                        + keeps(i) + ", " + sequence + " desc) as " + value(i));
                list.add("bool_and(" + keeps(i) + ") " + partition + " as " + kept(i));
            }
        }
        return "(select distinct on (" + key + ") gone, " + String.join(", ", list) + " from (select *, max(" + sequence
                + ") filter (where " + plan.deleted().toSql() + ") " + partition + " as gone from "
                + plan.changes().toSql() + ") c where not " + plan.deleted().toSql() + " and (gone is null or "
                + sequence + " > gone) order by " + key + ")";
    }

    private String sameKey() {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).key())
                .mapToObj(i -> "t." + columns.get(i).column().name().toSql() + " = f." + value(i))
                .collect(Collectors.joining(" and "));
    }

    /** Returns the statements that insert and update. */
    String upsert() {
        return insert() + "; " + update() + "; " + refuseUnknown();
    }

    private String insert() {
        return plan.insertInto()
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> "f." + value(i))
                        .collect(Collectors.joining(", "))
                + " from " + folded() + " f where not " + anyKept() + plan.onConflict();
    }

    private String update() {
        String set = others().mapToObj(i -> {
                    String name = columns.get(i).column().name().toSql();
                    return name + " = case when f." + kept(i) + " then t." + name + " else f." + value(i) + " end";
                })
                .collect(Collectors.joining(", "));
        return "update " + plan.loadInto().toSql() + " t set " + set + " from " + folded()
                + " f where gone is null and " + anyKept() + " and " + sameKey();
    }

    private String refuseUnknown() {
        String body = " begin if exists (select from " + folded() + " f where " + anyKept()
                + " and (gone is not null or not exists (select from "
                + plan.loadInto().toSql() + " t where " + sameKey()
                + "))) then raise exception using errcode = '" + STATE
                + "', message = 'the source did not send values that an update has left alone, and the target has no row of"
                + " this key that has them'; end if; end ";
        String quote = "$dataweaver$";
        while (body.contains(quote)) {
            // A name may hold it.
            quote = "$_" + quote.substring(1);
        }
        return "do " + quote + body + quote;
    }
}
