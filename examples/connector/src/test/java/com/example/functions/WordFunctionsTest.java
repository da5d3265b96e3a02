package com.example.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.api.data.BatchBuilder;
import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.RecordBatch;
import io.dataweaver.api.data.Schema;
import io.dataweaver.core.expression.EvaluationErrors;
import io.dataweaver.core.expression.ExpressionCompiler;
import io.dataweaver.core.expression.FunctionCatalog;
import io.dataweaver.core.expression.FunctionDescription;
import io.dataweaver.core.plugin.ConnectorManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordFunctionsTest {

    private static final Schema INPUT = Schema.of("people", Field.required("name", DataTypes.TEXT));

    @Test
    void theExamplesAreTrue() {
        FunctionCatalog functions = FunctionCatalog.of(List.of(new WordFunctions()));
        List<FunctionDescription> own = functions.functions().stream()
                .filter(function -> function.group().equals("plugin"))
                .toList();

        assertThat(own).extracting(FunctionDescription::name).containsExactlyInAnyOrder("initials", "word_counts");
        assertThat(own)
                .allSatisfy(function ->
                        assertThat(compute(functions, function.example())).isEqualTo(true));
    }

    @Test
    void aColumnIsAnArgument() {
        FunctionCatalog functions = FunctionCatalog.of(List.of(new WordFunctions()));

        assertThat(compute(functions, "initials(name)")).isEqualTo("GH");
        assertThat(compute(functions, "word_counts(split(name, ' '))")).hasToString("{Grace=1, Hopper=1}");
    }

    @Test
    void theServiceLoaderFindsThem() {
        try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
            assertThat(connectors.functions().functions())
                    .extracting(FunctionDescription::name)
                    .contains("initials", "upper");
        }
    }

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        String howTo = Files.readString(Path.of("../../docs/how-to/add-a-function.md"));
        String source = Files.readString(Path.of("src/main/java/com/example/functions/WordFunctions.java"));

        assertThat(howTo).contains(source.substring(source.indexOf("import ")));
    }

    private static Object compute(FunctionCatalog functions, String sql) {
        BatchBuilder builder = new BatchBuilder(INPUT, 1);
        builder.column(0).appendValue("Grace Hopper");
        builder.endRow(1);
        RecordBatch batch = builder.build();
        EvaluationErrors errors = new EvaluationErrors();
        Object value = new ExpressionCompiler(functions)
                .compile(sql, INPUT)
                .evaluate(batch, errors)
                .value(0);
        assertThat(errors.isEmpty()).isTrue();
        return value == null ? "NULL" : value;
    }
}
