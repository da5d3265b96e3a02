package io.dataweaver.cli;

import io.dataweaver.api.error.ErrorCode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * What the engines in folders of their own say of themselves. They are not on the class path here, and need not be built:
 * their error codes need nothing but the API, and are compiled from the sources.
 */
final class EngineSources {

    private static final Path ENGINES = Path.of("..", "engines");
    private static final String LIST = "src/main/resources/META-INF/dataweaver/error-codes";

    private EngineSources() {}

    /** Returns the error codes of all engines; {@code classes} is where they are compiled to. */
    static List<ErrorCode> errorCodes(Path classes) throws IOException, ReflectiveOperationException {
        List<ErrorCode> codes = new ArrayList<>();
        URL[] compiled = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(compiled, EngineSources.class.getClassLoader())) {
            for (Path engine : engines()) {
                for (String type : Files.readAllLines(engine.resolve(LIST))) {
                    compile(engine.resolve("src/main/java/" + type.replace('.', '/') + ".java"), classes);
                    for (Object code : Class.forName(type, true, loader).getEnumConstants()) {
                        codes.add((ErrorCode) code);
                    }
                }
            }
        }
        return codes;
    }

    private static List<Path> engines() throws IOException {
        try (Stream<Path> folders = Files.list(ENGINES)) {
            return folders.filter(folder -> Files.exists(folder.resolve(LIST)))
                    .filter(folder -> !folder.endsWith("local"))
                    .sorted()
                    .toList();
        }
    }

    private static void compile(Path source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("java.class.path");
        int status = compiler.run(
                null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString());
        if (status != 0) {
            throw new IllegalStateException("cannot compile " + source);
        }
    }
}
