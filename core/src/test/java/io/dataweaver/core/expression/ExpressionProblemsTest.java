package io.dataweaver.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataweaver.api.data.DataTypes;
import io.dataweaver.api.data.Field;
import io.dataweaver.api.data.Schema;
import io.dataweaver.api.descriptor.OptionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read who mistake themselves: {@code expression-problems.txt} has each mistake and the whole answer. */
class ExpressionProblemsTest {

    private static final Schema ORDERS = Schema.of(
            "orders",
            Field.required("id", DataTypes.BIGINT),
            Field.nullable("status", DataTypes.TEXT),
            Field.nullable("total", DataTypes.decimal(12, 2)),
            Field.nullable("total_txt", DataTypes.TEXT),
            Field.nullable("created_at", DataTypes.TIMESTAMP),
            Field.nullable("value", DataTypes.INTEGER),
            Field.nullable("Name", DataTypes.TEXT),
            Field.nullable("NAME", DataTypes.TEXT),
            Field.nullable("address", DataTypes.struct(Field.nullable("city", DataTypes.TEXT))),
            Field.nullable("doc", DataTypes.JSON));

    static List<String> mistakes() throws IOException {
        try (InputStream golden = ExpressionProblemsTest.class.getResourceAsStream("/expression-problems.txt")) {
            String text = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.asList(text.split("\n\n"));
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrongWhereAndWhatToDo(String mistake) {
        String sql = mistake.strip().lines().findFirst().orElseThrow();

        assertThat(explain(sql)).isEqualTo(mistake.strip());
    }

    private static String explain(String sql) {
        OptionException problem = catchThrowableOfType(
                OptionException.class,
                () -> new ExpressionCompiler().compileCondition(sql, ORDERS, List.of("condition")));
        assertThat(problem.path()).containsExactly("condition");
        List<String> lines = new ArrayList<>();
        lines.add(sql);
        lines.add(" ".repeat(problem.start()) + "^".repeat(Math.max(1, problem.end() - problem.start())));
        lines.add(problem.code().id() + ": " + problem.getMessage());
        if (problem.hint() != null) {
            lines.add("= " + problem.hint());
        }
        return String.join("\n", lines);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        Stream.of(
                        "(".repeat(5000) + "1" + ")".repeat(5000),
                        "id + ".repeat(30_000) + "1",
                        "not ".repeat(1000) + "true",
                        "id = 1 or ".repeat(9000) + "id = 2")
                .forEach(sql -> assertThat(catchThrowableOfType(
                                        OptionException.class, () -> new ExpressionCompiler().compile(sql, ORDERS))
                                .code())
                        .isEqualTo(ExpressionErrorCode.TOO_COMPLEX));
    }

    @Test
    void takesConditionsOfAThousandParts() {
        StringBuilder sql = new StringBuilder("id = 0");
        for (int i = 1; i < 1000; i++) {
            sql.append(" or id = ").append(i);
        }

        assertThat(new ExpressionCompiler()
                        .compileCondition(sql.toString(), ORDERS)
                        .columns())
                .containsExactly("id");
    }
}
