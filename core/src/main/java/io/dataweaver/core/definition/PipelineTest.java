package io.dataweaver.core.definition;

import io.dataweaver.api.data.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test of a pipeline, as it is written: rows that come in place of those of the sources, and what is expected at the
 * sinks. Immutable.
 *
 * @param name for people
 * @param pointer where it stands in its file; empty if it was written in Java
 * @param given rows by name of a source, of a dataset, or of a step that looks up in a table; the name is empty if the pipeline has only one
 * @param types of given columns that are not to be inferred, by the names of {@code given}
 * @param expect rows by name of a sink, empty if it has only one; empty optional if the test says nothing about rows
 * @param rejected which records are rejected, in any order: no others may be
 * @param assertions SQL conditions by name of a sink that are true of every row there
 * @param exact whether an expected row names all columns, rather than those that matter
 * @param ordered whether rows are to come in the order in which they are written
 */
public record PipelineTest(
        String name,
        String pointer,
        Map<String, List<TestRow>> given,
        Map<String, Map<String, DataType>> types,
        Optional<Map<String, List<TestRow>>> expect,
        List<TestRejection> rejected,
        Map<String, List<String>> assertions,
        boolean exact,
        boolean ordered) {

    /** The name under which rows stand that are given without a name. */
    public static final String ONLY = "";

    public PipelineTest {
        given = ordered(given);
        types = ordered(types);
        expect = expect.map(PipelineTest::ordered);
        rejected = List.copyOf(rejected);
        assertions = ordered(assertions);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
