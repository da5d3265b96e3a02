package io.dataweaver.core.rehearsal;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataType;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.TestErrorCode;
import io.dataweaver.core.definition.TestRow;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes batches of the rows that a test gives, of the columns that its sources are known to have. One thread. */
final class GivenRows {

    private final PipelineTest test;
    private final Set<String> sources;
    private final Set<String> lookups;
    private final Problems problems;
    private final Set<String> used = new LinkedHashSet<>();

    /**
     * Creates what makes batches.
     *
     * @param sources the names of all sources
     * @param lookups the names of all steps that look up in a table
     * @param problems takes what is wrong with the rows
     */
    GivenRows(PipelineTest test, Set<String> sources, Set<String> lookups, Problems problems) {
        this.test = test;
        this.sources = sources;
        this.lookups = lookups;
        this.problems = problems;
    }

    /**
     * Returns the rows of one source, one batch a dataset.
     *
     * @param known what the source told of its datasets; empty if it was not asked
     */
    List<RecordBatch> of(String source, List<Schema> known) {
        List<RecordBatch> batches = new ArrayList<>();
        Map<String, List<TestRow>> unknown = new LinkedHashMap<>();
        Map<String, List<TestRow>> byDataset = new LinkedHashMap<>();
        known.forEach(schema -> byDataset.put(schema.dataset(), List.of()));
        test.given().forEach((name, rows) -> {
            if (lookups.contains(name)) {
                return;
            }
            if (byDataset.containsKey(name)) {
                byDataset.put(name, rows);
                used.add(name);
            } else if (isOnly(name) || name.equals(source)) {
                used.add(name);
                if (known.size() > 1) {
                    problems.error(
                            TestErrorCode.UNKNOWN_NAME,
                            test.pointer() + "/given",
                            "the source has several datasets, and the rows do not say of which they are",
                            "give lists by name: " + String.join(", ", byDataset.keySet()));
                } else if (known.isEmpty()) {
                    unknown.put(source, rows);
                } else {
                    byDataset.put(known.get(0).dataset(), rows);
                }
            } else if (known.isEmpty() && sources.size() == 1) {
                used.add(name);
                unknown.put(name, rows);
            }
        });
        for (Schema schema : known) {
            List<TestRow> rows = byDataset.getOrDefault(schema.dataset(), List.of());
            batches.add(batch(knownSchema(schema, source, rows), rows));
        }
        if (known.isEmpty() && unknown.isEmpty()) {
            unknown.put(source, List.of());
        }
        unknown.forEach((name, rows) -> {
            Schema schema = inferred(name, source, rows);
            if (schema != null) {
                batches.add(batch(schema, rows));
            }
        });
        return batches;
    }

    /** Tells whether the test gives the table of a step. */
    boolean isGiven(String lookup) {
        return test.given().containsKey(lookup);
    }

    /**
     * Returns the rows of the table that the test gives to a step; null if their columns are not known, which is told.
     *
     * @param known what the source of the table told; empty if it was not asked
     */
    @Nullable RecordBatch table(String lookup, List<Schema> known) {
        List<TestRow> rows = test.given().getOrDefault(lookup, List.of());
        Schema schema = known.size() == 1 ? knownSchema(known.get(0), lookup, rows) : inferred(lookup, lookup, rows);
        return schema == null ? null : batch(schema, rows);
    }

    private boolean isOnly(String name) {
        return name.equals(PipelineTest.ONLY) && sources.size() == 1;
    }

    /** Tells of rows whose name no source has. */
    void reportUnused(List<String> datasets) {
        for (String name : test.given().keySet()) {
            if (!used.contains(name) && !lookups.contains(name)) {
                Set<String> names = new LinkedHashSet<>(sources);
                names.addAll(lookups);
                names.addAll(datasets);
                String meant = Suggestions.didYouMean(name, names);
                problems.error(
                        TestErrorCode.UNKNOWN_NAME,
                        test.pointer() + "/given" + (name.isEmpty() ? "" : "/" + name),
                        name.isEmpty()
                                ? "the pipeline has several sources, and the rows do not say of which they are"
                                : "the pipeline has no source, dataset or lookup `" + name + "`",
                        meant != null ? meant : "give lists by name: " + String.join(", ", names));
            }
        }
    }

    private Map<String, DataType> declared(String source, String dataset) {
        Map<String, DataType> types = new LinkedHashMap<>(test.types().getOrDefault(PipelineTest.ONLY, Map.of()));
        types.putAll(test.types().getOrDefault(source, Map.of()));
        types.putAll(test.types().getOrDefault(dataset, Map.of()));
        return types;
    }

    /** Columns that a row leaves out are null, so every column may be that here, except where all rows have it. */
    private Schema knownSchema(Schema schema, String source, List<TestRow> rows) {
        Map<String, DataType> types = declared(source, schema.dataset());
        List<Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            boolean complete = rows.stream().allMatch(row -> row.values().get(field.name()) != null);
            fields.add(new Field(
                    field.name(), types.getOrDefault(field.name(), field.type()), field.nullable() || !complete));
        }
        types.forEach((name, type) -> {
            if (schema.indexOf(name) < 0) {
                fields.add(Field.nullable(name, type));
            }
        });
        return new Schema(schema.dataset(), fields, schema.key());
    }

    private @Nullable Schema inferred(String dataset, String source, List<TestRow> rows) {
        Map<String, List<@Nullable Object>> values = new LinkedHashMap<>();
        for (TestRow row : rows) {
            row.values()
                    .forEach((name, value) -> values.computeIfAbsent(name, none -> new ArrayList<>())
                            .add(value));
        }
        Map<String, DataType> types = declared(source, dataset);
        types.keySet().forEach(name -> values.computeIfAbsent(name, none -> new ArrayList<>()));
        if (values.isEmpty()) {
            problems.error(
                    TestErrorCode.TYPES_UNKNOWN,
                    test.pointer() + "/given",
                    "the columns of source `" + source + "` are not known here",
                    "give it a row, or declare `types: {column: type}`");
            return null;
        }
        List<Field> fields = new ArrayList<>();
        values.forEach((name, all) -> {
            DataType type = types.containsKey(name) ? types.get(name) : RawValue.typeOf(all);
            boolean complete = all.size() == rows.size() && !all.isEmpty() && !all.contains(null);
            fields.add(new Field(name, type, !complete));
        });
        return new Schema(dataset, fields, List.of());
    }

    private RecordBatch batch(Schema schema, List<TestRow> rows) {
        BatchBuilder builder = new BatchBuilder(schema, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            TestRow row = rows.get(i);
            row.values().forEach((name, value) -> append(row, name, value, builder));
            builder.endRow(row.kind(), i + 1L);
        }
        return builder.build();
    }

    private void append(TestRow row, String name, @Nullable Object value, BatchBuilder builder) {
        int column = builder.schema().indexOf(name);
        String pointer = row.pointer() + "/" + name;
        if (column < 0) {
            String meant = Suggestions.didYouMean(name, builder.schema().names());
            problems.errorAtKey(
                    TestErrorCode.ROW_UNFIT,
                    pointer,
                    "source '" + builder.schema().dataset() + "' has no column `" + name + "`",
                    meant == null
                            ? "it has: " + String.join(", ", builder.schema().names())
                            : meant);
            return;
        }
        try {
            RawValue.append(value, builder.column(column));
        } catch (IllegalArgumentException unfit) {
            problems.error(
                    TestErrorCode.ROW_UNFIT,
                    pointer,
                    "column `" + name + "`: " + unfit.getMessage(),
                    "correct the value, or declare another type: `types: {" + name + ": …}`");
        }
    }
}
