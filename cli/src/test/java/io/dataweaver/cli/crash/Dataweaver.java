package io.dataweaver.cli.crash;

import io.dataweaver.cli.Main;
import io.dataweaver.testkit.postgres.PostgresDatabase;
import io.dataweaver.testkit.postgres.PostgresServer;
import io.dataweaver.testkit.process.ChildProcess;
import io.dataweaver.testkit.process.ClassArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The command {@code dataweaver} in processes that start fast: these tests start hundreds. */
final class Dataweaver {

    private Dataweaver() {}

    /** Made by the first use, once a JVM. */
    private static final class Shared {
        private static final ClassArchive CLASSES = train();
    }

    static ChildProcess.Command command() {
        return ChildProcess.java(Main.class).sharing(Shared.CLASSES);
    }

    /** Runs once what the tests run. */
    private static ClassArchive train() {
        try (PostgresDatabase database = PostgresServer.shared().createDatabase()) {
            Path folder = Files.createTempDirectory("training");
            Files.writeString(folder.resolve("source.jsonl"), "{\"id\":1,\"name\":\"a\"}\n{\"id\":oops}\n{\"id\":2}\n");
            Files.writeString(folder.resolve("pipeline.yaml"), """
                    version: 1
                    name: training
                    source:
                      json: {path: source.jsonl, types: {id: bigint, name: text}}
                    transforms:
                      - filter: "id % 10 <> 0"
                    sinks:
                      file: {when: "id % 3 = 0", json: {path: out.jsonl}}
                      folder: {when: "id % 3 = 1", json: {path: out/}}
                      table: {otherwise: true, postgres: {url: "%s", user: postgres, table: target}}
                    errors: {max_rejected: 10}
                    """.replace("%s", database.url()));
            ClassArchive archive = ClassArchive.of(ChildProcess.java(Main.class)
                    .arguments("run", "pipeline.yaml")
                    .in(folder));
            remove(folder);
            return archive;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
