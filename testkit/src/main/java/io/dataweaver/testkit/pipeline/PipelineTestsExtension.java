package io.dataweaver.testkit.pipeline;

import io.dataweaver.core.definition.PipelineResolver;
import io.dataweaver.core.definition.PipelineTest;
import io.dataweaver.core.definition.TestFile;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.rehearsal.TestResult;
import io.dataweaver.core.rehearsal.TestRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs what {@link PipelineTests} names. */
final class PipelineTestsExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(PipelineTests.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        List<TestTemplateInvocationContext> invocations = new ArrayList<>();
        for (String name : context.getRequiredTestMethod()
                .getAnnotation(PipelineTests.class)
                .value()) {
            TestFile file = TestFile.read(Path.of(name));
            Problems problems = new Problems();
            file.problems().forEach(problems::add);
            problems.throwIfErrors();
            file.tests().forEach(test -> invocations.add(new Invocation(file, test)));
        }
        return invocations.stream();
    }

    /** One test of a file. */
    private record Invocation(TestFile file, PipelineTest test) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return test.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of((BeforeTestExecutionCallback) context -> run());
        }

        private void run() throws InterruptedException {
            try (ConnectorManager connectors = ConnectorManager.ofClassPath()) {
                TestResult result = TestRunner.offline(connectors, Clock.systemUTC())
                        .run(
                                PipelineResolver.toTest(connectors, System.getenv())
                                        .resolve(file.pipeline()),
                                test,
                                file.locator());
                if (!result.passed()) {
                    throw new AssertionError(result.text());
                }
            }
        }
    }
}
