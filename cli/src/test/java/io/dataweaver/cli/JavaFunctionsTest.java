package io.dataweaver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.api.function.ScalarFunction;
import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that a Java program gives to its runs. */
class JavaFunctionsTest {

    @TempDir
    private Path folder;

    /** Plain static methods. */
    public static final class Ranks {
        private Ranks() {}

        @ScalarFunction(name = "rank_of", doc = "A rank.", example = "rank_of(120) = 'gold'")
        public static String rankOf(@Nullable BigDecimal total) {
            return total == null ? "none" : total.intValue() > 100 ? "gold" : "silver";
        }
    }

    @BeforeEach
    void writeOrders() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), """
                id,due,total,code
                1,2026-01-30,120.50,ab
                2,2026-01-31,7.25,
                3,2026-02-01,,x
                """);
    }

    private Pipeline pipeline(String column, String expression) {
        return Pipeline.named("orders")
                .from(new ComponentRef(
                        "csv",
                        Map.of(
                                "path",
                                folder.resolve("orders.csv").toString(),
                                "types",
                                Map.of("id", "integer", "due", "date", "total", "decimal(8,2)", "code", "text"))))
                .map(columns -> columns.keep("id").set(column, expression))
                .to(new ComponentRef(
                        "csv", Map.of("path", folder.resolve("out.csv").toString())))
                .build();
    }

    private List<String> run(DataWeaver weaver, String expression) throws IOException {
        try (weaver) {
            RunResult result = weaver.run(pipeline("result", expression));
            result.throwIfFailed();
        }
        return Files.readAllLines(folder.resolve("out.csv"));
    }

    private DataWeaver weaver() {
        return DataWeaver.local(folder.resolve("state"));
    }

    @Test
    void aLambdaOfOneValueIsNotCalledForNull() throws IOException {
        DataWeaver weaver = weaver().withFunction("shout", String.class, String.class, text -> text + "!");

        assertThat(run(weaver, "SHOUT(code)")).containsExactly("id,result", "1,ab!", "2,", "3,x!");
    }

    @Test
    void aLambdaOfTwoValuesIsTyped() throws IOException {
        DataWeaver weaver =
                weaver().withFunction("days_later", LocalDate.class, long.class, LocalDate.class, LocalDate::plusDays);

        assertThat(run(weaver, "days_later(due, id) + 1"))
                .containsExactly("id,result", "1,2026-02-01", "2,2026-02-03", "3,2026-02-05");
    }

    @Test
    void aStaticMethodSeesNullIfItTakesIt() throws IOException {
        assertThat(run(weaver().withFunctions(Ranks.class), "rank_of(total)"))
                .containsExactly("id,result", "1,gold", "2,silver", "3,none");
    }

    @Test
    void aRecordIsRejectedWithTheMessageOfWhatIsThrown() {
        Pipeline pipeline = pipeline("result", "half(id)");
        try (DataWeaver weaver = weaver().withFunction("half", Integer.class, Integer.class, number -> {
            if (number % 2 != 0) {
                throw new IllegalArgumentException(number + " is odd");
            }
            return number / 2;
        })) {
            RunResult result = weaver.run(pipeline);

            assertThat(result.counts().rejected()).isEqualTo(2);
            assertThat(weaver.deadLetters(pipeline)).isNotNull();
        }
    }

    @Test
    void aWrongArgumentIsToldBeforeTheRun() {
        try (DataWeaver weaver = weaver().withFunction("half", Integer.class, Integer.class, number -> number / 2)) {
            assertThatThrownBy(() -> weaver.run(pipeline("result", "half(code)")))
                    .hasMessageContaining("half does not take (text)")
                    .hasMessageContaining("it takes half(integer)");
        }
    }

    @Test
    void aNameThatIsTakenIsRefused() {
        try (DataWeaver weaver = weaver().withFunction("upper", String.class, String.class, text -> text)) {
            assertThatThrownBy(() -> weaver.run(pipeline("result", "upper(code)")))
                    .isInstanceOf(DataWeaverException.class)
                    .hasMessageContaining("there is another one of that name");
        }
    }
}
