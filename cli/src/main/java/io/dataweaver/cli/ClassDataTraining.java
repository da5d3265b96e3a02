package io.dataweaver.cli;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * What the launcher lets a JVM do once, after a build, to learn which classes a start loads: a run that only copies, one with
 * expressions, and mistakes. Never seen by users; what goes wrong here makes the next starts slower, no more.
 */
final class ClassDataTraining {

    /** Of these jars all classes are loaded by name: some come into use only with a server, or when something fails. */
    private static final List<String> WHOLE_JARS = List.of(
            "org.postgresql.Driver",
            "io.dataweaver.connector.postgres.PostgresSinkPlugin",
            "io.dataweaver.engine.local.LocalEnginePlugin",
            "com.fasterxml.jackson.core.JsonFactory");

    private ClassDataTraining() {}

    /** Trains. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("dataweaver-training-");
        try {
            Files.writeString(folder.resolve("rows.csv"), "id,name,price,day\n1,a,1.50,2026-01-01\n2,b,x,2026-01-02\n");
            Files.writeString(folder.resolve("rows.jsonl"), "{\"id\": 1, \"name\": \"a\", \"at\": {\"x\": 1.5}}\n");
            run(folder, "copy", "csv: rows.csv", "", "csv: copy.csv");
            run(folder, "convert", "json: rows.jsonl", "", "json: converted.jsonl");
            run(
                    folder,
                    "compute",
                    "csv: {path: rows.csv, types: {price: \"decimal(12,2)\"}}",
                    "transforms: [{filter: \"id > 0 and name <> ''\"}, {map: {set: {total: \"round(price * 2, 1)\"}}}]",
                    "json: computed.jsonl");
            run(
                    folder,
                    "wrong",
                    "csv: {paht: rows.csv}",
                    "",
                    "postgres: {url: \"postgresql://localhost:1/x\", table: t}");
            run(folder, "refused", "json: rows.jsonl", "", "postgres: {url: \"postgresql://localhost:1/x\", table: t}");
            for (String name : WHOLE_JARS) {
                loadJarOf(name);
            }
        } finally {
            delete(folder);
        }
    }

    private static void run(Path folder, String name, String source, String transforms, String sink)
            throws IOException {
        String pipeline = """
                version: 1
                name: %s
                source: {%s}
                %s
                sink: {%s}
                errors: {max_rejected: 100, retry: {max_attempts: 1}}
                """.formatted(name, source, transforms, sink);
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(file, pipeline);
        int status = Main.execute("run", "--state-dir", folder.resolve("state").toString(), file.toString());
        System.getLogger(ClassDataTraining.class.getName()).log(System.Logger.Level.DEBUG, "{0}: {1}", name, status);
    }

    private static void loadJarOf(String className) throws IOException {
        ClassLoader loader = ClassDataTraining.class.getClassLoader();
        URL entry = loader.getResource(className.replace('.', '/') + ".class");
        if (entry == null || !(entry.openConnection() instanceof JarURLConnection connection)) {
            return;
        }
        try (JarFile jar = connection.getJarFile()) {
            jar.stream()
                    .map(file -> file.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .forEach(name -> load(name.substring(0, name.length() - 6).replace('/', '.'), loader));
        }
    }

    private static void load(String className, ClassLoader loader) {
        try {
            Class<?> loaded = Class.forName(className, false, loader);
            System.getLogger(ClassDataTraining.class.getName()).log(System.Logger.Level.TRACE, "{0}", loaded);
        } catch (ClassNotFoundException | LinkageError optional) {
            // Needs a library that is not there.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (java.util.stream.Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
