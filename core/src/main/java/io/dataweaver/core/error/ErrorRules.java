package io.dataweaver.core.error;

import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.error.ErrorKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline file says of failures that it knows better than the connector. The first rule that applies decides; where
 * none does, the connector.
 *
 * @param rules in order
 */
public record ErrorRules(List<Rule> rules) implements ErrorClassifier {

    private static final Set<String> MEMBERS = Set.of("code", "sqlstate", "as");

    /**
     * One rule.
     *
     * @param code applies to this code of DataWeaver; null for any
     * @param sqlState applies if an SQLSTATE like this stands behind the failure; a {@code *} at its end takes all that
     *     begin so; null for any
     * @param as what it is
     */
    public record Rule(@Nullable String code, @Nullable String sqlState, ErrorKind as) {

        public Rule {
            if (code == null && sqlState == null) {
                throw new IllegalArgumentException("a rule needs `code` or `sqlstate`");
            }
            if (as != ErrorKind.TRANSIENT && as != ErrorKind.FATAL) {
                throw new IllegalArgumentException("`as` is transient or fatal, not " + as);
            }
        }

        /** Reads a rule as a pipeline file holds it. */
        public static Rule parse(Map<String, String> members) {
            for (String name : members.keySet()) {
                if (!MEMBERS.contains(name)) {
                    throw new IllegalArgumentException(
                            "a rule has `code`, `sqlstate` and `as`, but not `" + name + "`");
                }
            }
            ErrorKind as = switch (members.getOrDefault("as", "")) {
                case "transient" -> ErrorKind.TRANSIENT;
                case "fatal" -> ErrorKind.FATAL;
                default ->
                    throw new IllegalArgumentException(
                            "`as` is transient or fatal, but is '" + members.getOrDefault("as", "") + "'");
            };
            return new Rule(members.get("code"), members.get("sqlstate"), as);
        }

        boolean appliesTo(DataWeaverException failed) {
            return (code == null || code.equals(failed.code().id()))
                    && (sqlState == null || hasState(failed, sqlState.toUpperCase(Locale.ROOT)));
        }

        private static boolean hasState(Throwable failed, String wanted) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
                if (state != null
                        && (wanted.endsWith("*")
                                ? state.startsWith(wanted.substring(0, wanted.length() - 1))
                                : state.equals(wanted))) {
                    return true;
                }
            }
            return false;
        }
    }

    public ErrorRules {
        rules = List.copyOf(rules);
    }

    @Override
    public ErrorKind classify(DataWeaverException failed) {
        for (Rule rule : rules) {
            if (rule.appliesTo(failed)) {
                return rule.as();
            }
        }
        return failed.code().kind();
    }
}
