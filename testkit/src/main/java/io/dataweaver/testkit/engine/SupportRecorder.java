package io.dataweaver.testkit.engine;

import io.dataweaver.api.error.ErrorCode;
import io.dataweaver.api.state.StateObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down what a suite found out about an engine: one JSON object a line, for each behaviour whether the engine has it
 * ({@code supported}), refuses it as it should ({@code refused}, with the code), says that it lacks it ({@code lacking}), or
 * none of these ({@code failed}).
 */
final class SupportRecorder implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

    /** Where it is written, below the folder of the module. */
    static final Path FILE = Path.of("target", "engine-conformance.jsonl");

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SupportRecorder.class);
    private static final String FOUND = "found";

    /** What was found of each test method. */
    private static final class Found {
        private final Map<String, StateObject> byTest = new ConcurrentHashMap<>();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(FOUND, new Found());
    }

    private static Found found(ExtensionContext context) {
        Found found = context.getStore(NAMESPACE).get(FOUND, Found.class);
        if (found == null) {
            throw new IllegalStateException("no test class was begun");
        }
        return found;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        EngineSuite suite = (EngineSuite) context.getRequiredTestInstance();
        boolean failed = context.getExecutionException().isPresent();
        Optional<ErrorCode> code = suite.refusedWith();
        StateObject line = StateObject.empty()
                .with("engine", suite.plugin().descriptor().name())
                .with("part", part(context.getRequiredTestMethod().getDeclaringClass()))
                .with("behaviour", sentence(context.getRequiredTestMethod().getName()))
                .with("result", failed ? "failed" : result(suite));
        if (code.isPresent() && !failed) {
            line = line.with("code", code.get().id());
        }
        found(context).byTest.merge(line.text("behaviour"), line, SupportRecorder::worse);
    }

    private static String result(EngineSuite suite) {
        if (suite.isLacking()) {
            return "lacking";
        }
        return suite.refusedWith().isPresent() ? "refused" : "supported";
    }

    /** A test that runs several times is as good as its worst run. */
    private static StateObject worse(StateObject one, StateObject other) {
        List<String> order = List.of("failed", "lacking", "refused", "supported");
        return order.indexOf(one.text("result")) <= order.indexOf(other.text("result")) ? one : other;
    }

    private static String part(Class<?> suite) {
        DisplayName name = suite.getAnnotation(DisplayName.class);
        if (name == null) {
            throw new IllegalStateException(suite + " has no @DisplayName, by which the docs call its tests");
        }
        return name.value();
    }

    /** {@code movesEveryRowOnce} gives {@code moves every row once}. */
    static String sentence(String method) {
        return method.replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Map<String, StateObject> sorted = new TreeMap<>(found(context).byTest);
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, sorted.values().stream().map(StateObject::toString).toList());
    }
}
