package io.dataweaver.testkit.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a JUnit test of each test in pipeline files, as {@code dataweaver test} runs them. No system is contacted.
 *
 * <pre>{@code
 * @PipelineTests("src/main/pipelines/orders.yaml")
 * void orders() {}
 * }</pre>
 *
 * <p>The body of the method runs after each test that passed.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(PipelineTestsExtension.class)
public @interface PipelineTests {

    /** Pipeline files with {@code tests}, and files {@code NAME.test.yaml}, relative to the folder in which the build runs. */
    String[] value();
}
