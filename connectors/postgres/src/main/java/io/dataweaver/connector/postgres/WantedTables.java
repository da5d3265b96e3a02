package io.dataweaver.connector.postgres;

import io.dataweaver.api.descriptor.OptionException;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.error.DataWeaverException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The tables that options name, by name or pattern.
 *
 * @param patterns what they name; empty if they name a query instead
 * @param arraysAsText whether arrays are read as the server writes them
 */
record WantedTables(List<TablePattern> patterns, boolean arraysAsText) {

    private static final int SHOWN = 20;

    static WantedTables of(Options options) {
        List<String> texts = new ArrayList<>();
        options.find(PostgresOptions.TABLE).ifPresent(texts::add);
        options.find(PostgresOptions.TABLES).ifPresent(texts::addAll);
        return new WantedTables(
                texts.stream().map(TablePattern::parse).toList(),
                options.get(PostgresOptions.ARRAYS) == ArrayForm.TEXT);
    }

    static OptionException noneNamed() {
        return new OptionException(
                PostgresErrorCode.NOTHING_TO_READ,
                "give either `table`, `tables` or `query`",
                "for instance `tables: [public.orders]`",
                List.of(PostgresOptions.TABLES.name()));
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Returns them as the catalog has them, by dataset; fails if one that is named is missing, or there is none. */
    Map<String, Dataset> find(SessionPool pool) {
        Session session = pool.take();
        try {
            Map<String, Dataset> datasets = new LinkedHashMap<>();
            for (Relation relation : matching(new Catalog(session, arraysAsText), pool.settings())) {
                if (relation.columns().isEmpty()) {
                    throw new DataWeaverException(
                            PostgresErrorCode.NOTHING_TO_READ, "table " + relation.name() + " has no columns");
                }
                Dataset dataset = Dataset.of(relation);
                datasets.put(dataset.schema().dataset(), dataset);
            }
            return datasets;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading the catalog of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    /**
     * Finds tables that patterns match and that were not there when {@link #find} was asked.
     *
     * @param known the names of those that were
     */
    List<Dataset> findOthers(SessionPool pool, Set<String> known) {
        Session session = pool.take();
        try {
            Catalog catalog = new Catalog(session, arraysAsText);
            String currentSchema = catalog.currentSchema();
            List<Dataset> others = new ArrayList<>();
            for (QualifiedName name : catalog.tables()) {
                if (!known.contains(name.toString()) && isWanted(name, currentSchema)) {
                    catalog.find(name)
                            .filter(relation -> !relation.columns().isEmpty())
                            .ifPresent(relation -> others.add(Dataset.of(relation)));
                }
            }
            return others;
        } catch (SQLException failed) {
            throw SqlFailures.running(SqlFailures.Side.SOURCE, "reading the catalog of " + pool.settings(), failed);
        } finally {
            pool.giveBack(session);
        }
    }

    private boolean isWanted(QualifiedName name, String currentSchema) {
        return patterns.stream()
                        .anyMatch(pattern ->
                                !pattern.excludes() && !pattern.exact() && pattern.matches(name, currentSchema))
                && patterns.stream().noneMatch(pattern -> pattern.excludes() && pattern.matches(name, currentSchema));
    }

    private List<Relation> matching(Catalog catalog, ConnectionSettings settings) throws SQLException {
        String currentSchema = catalog.currentSchema();
        List<QualifiedName> all = catalog.tables();
        Map<String, Relation> found = new TreeMap<>();
        List<String> missing = new ArrayList<>();
        for (TablePattern pattern : patterns) {
            if (pattern.excludes()) {
                continue;
            }
            int before = found.size();
            if (pattern.exact()) {
                Optional<Relation> relation = catalog.find(QualifiedName.parse(pattern.text()));
                relation.ifPresent(r -> found.put(r.name().toString(), r));
                if (relation.isEmpty()) {
                    missing.add("there is no table or view " + pattern.text());
                }
                continue;
            }
            for (QualifiedName name : all) {
                if (pattern.matches(name, currentSchema)) {
                    Optional<Relation> relation = catalog.find(name);
                    relation.ifPresent(r -> found.put(r.name().toString(), r));
                }
            }
            if (found.size() == before) {
                missing.add("no table or view matches " + pattern.text());
            }
        }
        patterns.stream()
                .filter(TablePattern::excludes)
                .forEach(pattern -> found.values().removeIf(r -> pattern.matches(r.name(), currentSchema)));
        if (!missing.isEmpty() || found.isEmpty()) {
            throw nothingToRead(missing, all, settings);
        }
        return List.copyOf(found.values());
    }

    private static OptionException nothingToRead(
            List<String> missing, List<QualifiedName> all, ConnectionSettings settings) {
        String has = all.isEmpty()
                ? "it has no tables"
                : "it has "
                        + all.stream().limit(SHOWN).map(QualifiedName::toString).collect(Collectors.joining(", "))
                        + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
        return new OptionException(
                PostgresErrorCode.NOTHING_TO_READ,
                (missing.isEmpty() ? "every table is taken out again" : String.join("; ", missing)) + " in " + settings
                        + "; " + has,
                PostgresErrorCode.NOTHING_TO_READ.remedy(),
                List.of(PostgresOptions.TABLES.name()));
    }
}
